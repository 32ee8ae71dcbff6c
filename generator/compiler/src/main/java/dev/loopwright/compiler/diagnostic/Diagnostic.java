package dev.loopwright.compiler.diagnostic;

import dev.loopwright.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is wrong with a model file.
 *
 * @param title one sentence about the user's model: lower case, no full stop, names in back-ticks, expected before found
 * @param at the place the caret points to
 * @param here what is at that place, may be empty
 * @param labels other places to blame
 */
public record Diagnostic(
        Severity severity, Code code, Span at, String title, String here, List<Label> labels, Optional<Fix> fix) {

    /** An error with a caret and nothing else yet. */
    public static Diagnostic error(Code code, Span at, String title) {
        return new Diagnostic(Severity.ERROR, code, at, title, "", List.of(), Optional.empty());
    }

    /** A warning with a caret and nothing else yet. */
    public static Diagnostic warning(Code code, Span at, String title) {
        return new Diagnostic(Severity.WARNING, code, at, title, "", List.of(), Optional.empty());
    }

    /** The same, saying what stands under the caret. */
    public Diagnostic here(String text) {
        return new Diagnostic(severity, code, at, title, text, labels, fix);
    }

    /** The same with one more place. */
    public Diagnostic with(Label label) {
        List<Label> more = new java.util.ArrayList<>(labels);
        more.add(label);
        return new Diagnostic(severity, code, at, title, here, List.copyOf(more), fix);
    }

    /** The same with its repair. */
    public Diagnostic fix(Fix repair) {
        return new Diagnostic(severity, code, at, title, here, labels, Optional.of(repair));
    }
}
