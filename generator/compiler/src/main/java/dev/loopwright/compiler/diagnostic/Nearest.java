package dev.loopwright.compiler.diagnostic;

import dev.loopwright.runtime.Suggestion;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the name that was probably meant. Callers pass only names that would be accepted at the place, so that a
 * suggestion never leads to the next error.
 */
public final class Nearest {
    /** Up to this many names are worth showing in full. */
    private static final int FEW = 8;

    private Nearest() {}

    /**
     * The candidate that differs from {@code written} only in case or underscores, else the one at the smallest edit
     * distance, if that is at most a third of the length.
     */
    public static Optional<String> to(String written, Collection<String> candidates) {
        Optional<String> sameLetters = candidates.stream()
                .filter(c -> letters(c).equals(letters(written)) && !c.equals(written))
                .findFirst();
        if (sameLetters.isPresent()) {
            return sameLetters;
        }
        int limit = Math.max(1, written.length() / 3);
        return candidates.stream()
                .filter(c -> !c.equals(written)
                        && c.length() - limit <= written.length()
                        && written.length() - limit <= c.length())
                .filter(c -> Suggestion.edits(lower(written), lower(c)) <= limit)
                .min(Comparator.comparingInt((String c) -> Suggestion.edits(lower(written), lower(c)))
                        .thenComparing(c -> c));
    }

    /** "did you mean `relu`?", or all names if they are few, or nothing. */
    public static Optional<String> advice(String written, Collection<String> candidates) {
        Optional<String> near = to(written, candidates).map(name -> "did you mean `" + name + "`?");
        if (near.isPresent() || candidates.isEmpty() || candidates.size() > FEW) {
            return near;
        }
        return Optional.of((candidates.size() == 1 ? "the only name here is " : "choose one of ") + quoted(candidates));
    }

    /** {@code `a`, `b`, `c`}, in alphabetical order. */
    public static String quoted(Collection<String> names) {
        return names.stream().sorted().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    private static String letters(String name) {
        return lower(name).replace("_", "").replace("-", "").replace(" ", "");
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
