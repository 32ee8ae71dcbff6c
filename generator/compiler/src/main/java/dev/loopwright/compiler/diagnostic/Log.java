package dev.loopwright.compiler.diagnostic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the diagnostics of one compilation. */
public final class Log {
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    /** Adds one. */
    public void add(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    /** Adds one unless its title is there: a name that is wrong wherever it stands is one mistake. */
    public void addOnce(Diagnostic diagnostic) {
        boolean said = diagnostics.stream()
                .anyMatch(d -> d.code() == diagnostic.code() && d.title().equals(diagnostic.title()));
        if (!said) {
            diagnostics.add(diagnostic);
        }
    }

    /** Whether the pipeline has to stop. */
    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }

    /** Everything so far, in the order of the file. */
    public List<Diagnostic> inOrder() {
        return diagnostics.stream()
                .sorted(Comparator.comparingInt((Diagnostic d) -> d.at().start())
                        .thenComparing(d -> d.code().id()))
                .distinct()
                .toList();
    }
}
