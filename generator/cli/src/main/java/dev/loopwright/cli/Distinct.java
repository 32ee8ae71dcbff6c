package dev.loopwright.cli;

import dev.loopwright.runtime.Randomness;
import java.util.Arrays;

/**
 * Counts different values without keeping them: exactly up to a limit, beyond it from the smallest of their hashes (Beyer
 * and others 2007), with a standard error of one over the root of the limit.
 */
final class Distinct {
    private static final int MOST = 2048;
    private static final int FEWEST = 128;
    private static final int ALL_COLUMNS = 1 << 21;
    private static final long SEED = 0x10097;

    private final int kept;
    private long[] smallest = new long[16];
    private int size;
    private boolean full;

    /** Of one among so many columns, which share the memory that there is. */
    Distinct(int columns) {
        kept = Math.max(FEWEST, Math.min(MOST, ALL_COLUMNS / Math.max(1, columns)));
    }

    /** A value by its text. */
    void add(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = Randomness.bits(hash, text.charAt(i));
        }
        add(hash);
    }

    /** A value by a number that no other value has. */
    void add(long value) {
        long hash = Randomness.bits(SEED, value) >>> 1;
        int at = full && hash >= smallest[size - 1] ? 0 : Arrays.binarySearch(smallest, 0, size, hash);
        if (at < 0) {
            insert(-1 - at, hash);
        }
    }

    private void insert(int at, long hash) {
        full |= size == kept;
        if (at == kept) {
            return;
        }
        if (size == smallest.length) {
            smallest = Arrays.copyOf(smallest, Math.min(kept, 2 * size));
        }
        size += full ? 0 : 1;
        System.arraycopy(smallest, at, smallest, at + 1, size - 1 - at);
        smallest[at] = hash;
    }

    boolean isExact() {
        return !full;
    }

    /** How many there are, or about how many. */
    long count() {
        return full ? Math.round((kept - 1) / (smallest[size - 1] * 0x1p-63)) : size;
    }
}
