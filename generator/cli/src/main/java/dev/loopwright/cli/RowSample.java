package dev.loopwright.cli;

import dev.loopwright.runtime.Randomness;

/**
 * Which rows of a table are looked at more closely, while it is read: all of them, or as many as there is room for, each
 * row as likely as any other (algorithm R of Vitter 1985) and the same ones every time.
 */
final class RowSample {
    private static final int MOST_ROWS = 100_000;
    private static final int FEWEST_ROWS = 256;
    private static final int MOST_CELLS = 1 << 21;
    private static final long SEED = 0x5A3B1E;

    private final int capacity;
    private long rows;

    /** A sample of a table with so many columns. */
    RowSample(int columns) {
        capacity = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, MOST_CELLS / Math.max(1, columns)));
    }

    /** The slot that the next row takes, perhaps from another, or -1 for none. */
    int next() {
        long row = rows++;
        if (row < capacity) {
            return (int) row;
        }
        long slot = (long) ((Randomness.bits(SEED, row) >>> 11) * 0x1p-53 * rows);
        return slot < capacity ? (int) slot : -1;
    }

    /** Rows in the sample. */
    int size() {
        return (int) Math.min(rows, capacity);
    }

    /** Rows of the table. */
    long rows() {
        return rows;
    }

    /** Whether the sample is the table. */
    boolean isAll() {
        return rows <= capacity;
    }
}
