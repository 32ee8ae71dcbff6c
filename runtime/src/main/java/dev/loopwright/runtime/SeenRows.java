package dev.loopwright.runtime;

import java.util.Arrays;

/**
 * The rows of a table that batches have seen since its gradients were cleared; the gradients of all others are 0. Whoever
 * adds to the gradients of a row says so. A bit for each row: they are in order and none is there twice, however many
 * batches see them, and nothing is allocated.
 */
public final class SeenRows {
    /** Where the table begins and ends in the flat arrays. */
    final int from;

    final int to;
    private final float[] gradients;
    private final int width;
    private final long[] seen;

    SeenRows(float[] gradients, Tensor table) {
        this.gradients = gradients;
        from = table.offset();
        to = from + table.size();
        width = table.size() / table.shape().get(0);
        seen = new long[(table.shape().get(0) + Long.SIZE - 1) / Long.SIZE];
    }

    /** Gradients of a row, counted from 0, may be other than 0 from now on. */
    public void add(int row) {
        seen[row / Long.SIZE] |= 1L << row;
    }

    /** Gradients of any row may be. */
    void addAll() {
        Arrays.fill(seen, -1);
    }

    /** Sets the gradients of the rows seen to 0 and forgets these rows. */
    public void clear() {
        for (int i = next(from, 0); i < to; ) {
            int end = next(i, -1);
            Arrays.fill(gradients, i, end, 0);
            i = next(end, 0);
        }
        Arrays.fill(seen, 0);
    }

    /** The first index from i on, of an element of a row whose bit is other than the lowest of {@code bits}; else the end. */
    int next(int i, long bits) {
        if (i == to) {
            return to;
        }
        int row = (i - from) / width;
        int word = row / Long.SIZE;
        long others = (seen[word] ^ bits) & -1L << row;
        while (others == 0) {
            if (++word == seen.length) {
                return to;
            }
            others = seen[word] ^ bits;
        }
        int found = word * Long.SIZE + Long.numberOfTrailingZeros(others);
        return (int) Math.min(to, Math.max(i, from + (long) found * width));
    }
}
