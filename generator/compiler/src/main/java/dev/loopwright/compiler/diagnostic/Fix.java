package dev.loopwright.compiler.diagnostic;

import dev.loopwright.compiler.source.Span;
import java.util.Optional;

/**
 * What to write instead, in the imperative. With a replacement an editor can apply it.
 *
 * @param text the sentence people read, such as "did you mean `relu`?"
 * @param at the text to replace, if the fix is that simple
 * @param replacement what to put there
 */
public record Fix(String text, Optional<Span> at, Optional<String> replacement) {

    /** Advice that no editor can apply. */
    public static Fix advice(String text) {
        return new Fix(text, Optional.empty(), Optional.empty());
    }

    /** Replaces {@code at} by {@code replacement}. */
    public static Fix replace(String text, Span at, String replacement) {
        return new Fix(text, Optional.of(at), Optional.of(replacement));
    }
}
