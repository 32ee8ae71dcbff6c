package dev.loopwright.runtime;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Suggestion {
    /** Longer texts are no typing mistakes, and comparing them would be slow. */
    private static final int LONGEST = 100;

    private Suggestion() {}

    /**
     * The known name nearest to the one written: one that differs in case only, else one within {@code max(1, length /
     * 3)} edits, where swapping two neighbours counts as one. Among equally near ones the first.
     */
    public static Optional<String> nearest(String written, Collection<String> known) {
        for (String name : known) {
            if (name.equalsIgnoreCase(written)) {
                return Optional.of(name);
            }
        }
        return written.length() > LONGEST ? Optional.empty() : nearestByEdits(written, known);
    }

    private static Optional<String> nearestByEdits(String written, Collection<String> known) {
        String nearest = null;
        int limit = Math.max(1, written.length() / 3);
        for (String name : known) {
            if (Math.abs(name.length() - written.length()) > limit) {
                continue;
            }
            int edits = edits(written, name);
            // A name that shares no letter with what was written is no suggestion, however short both are.
            if (edits <= limit && edits < Math.max(written.length(), name.length())) {
                nearest = name;
                limit = edits - 1;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other (Damerau 1964). */
    public static int edits(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
