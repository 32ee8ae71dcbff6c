package dev.loopwright.cli;

import dev.loopwright.runtime.data.CellReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The words of the first texts of a column, in memory that does not grow with them: how many a text has, and how many come again. */
final class Words {
    private static final int MOST_TEXTS = 100_000;
    private static final int MOST_WORDS = 1 << 16;
    private static final int FEWEST_WORDS = 1 << 10;
    private static final int ALL_COLUMNS = 1 << 20;
    private static final int LONGEST_TEXT = 1024;

    /** Words of a text that begin with a letter from which on it is prose rather than a name. */
    private static final double PROSE = 3;

    /** The share of words that other texts have, too, from which on something may be learnt from them. */
    private static final double COMMON = 0.5;

    private final int most;
    private final Map<String, int[]> texts = new HashMap<>();
    private final int[] lengths = new int[LONGEST_TEXT + 1];
    private long read;
    private long spoken;
    private long different;

    /** Of one among so many columns, which share the memory that there is. */
    Words(int columns) {
        most = Math.max(FEWEST_WORDS, Math.min(MOST_WORDS, ALL_COLUMNS / Math.max(1, columns)));
    }

    void add(String text) {
        if (read == MOST_TEXTS) {
            return;
        }
        read++;
        Set<String> own = new HashSet<>();
        int length = 0;
        for (String word : (Iterable<String>) CellReader.words(text)::iterator) {
            length++;
            spoken += Character.isLetter(word.charAt(0)) ? 1 : 0;
            if (own.add(word)) {
                different++;
                count(word);
            }
        }
        lengths[Math.min(length, LONGEST_TEXT)]++;
    }

    private void count(String word) {
        int[] known = texts.get(word);
        if (known != null) {
            known[0]++;
        } else if (texts.size() < most) {
            texts.put(word, new int[] {1});
        }
    }

    /** Whether most words of a text stand in others, too. */
    boolean comeAgain() {
        return read > 1 && different > 0 && common() >= COMMON * different;
    }

    private long common() {
        return texts.values().stream()
                .mapToLong(count -> count[0] > 1 ? count[0] : 0)
                .sum();
    }

    /** Whether texts are of several words, of which most come again. */
    boolean areProse() {
        return comeAgain() && spoken >= PROSE * read;
    }

    /** Different words that stand in so many texts or more. */
    int in(int least) {
        return (int) texts.values().stream().filter(count -> count[0] >= least).count();
    }

    /** The number of words that this share of the texts does not exceed. */
    int length(double share) {
        long below = 0;
        int length = -1;
        while (below < share * read) {
            below += lengths[++length];
        }
        return length;
    }
}
