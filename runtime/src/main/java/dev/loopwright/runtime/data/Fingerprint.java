package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Randomness;
import java.util.Arrays;
import java.util.Optional;

/**
 * Numbers that tell whether a table is the one that a run began with: how many rows it has, then a hash for each block of
 * neighbouring rows, at most a thousand or so blocks. Good against mistakes, not against malice.
 */
final class Fingerprint {
    private static final int BLOCKS = 1024;

    private final Table table;
    private final int rowsPerBlock;

    private Fingerprint(Table table) {
        this.table = table;
        rowsPerBlock = Math.max(1, (table.rows() + BLOCKS - 1) / BLOCKS);
    }

    static long[] of(Table table) {
        return new Fingerprint(table).numbers();
    }

    private long[] numbers() {
        int blocks = (table.rows() + rowsPerBlock - 1) / rowsPerBlock;
        long[] numbers = new long[1 + blocks];
        numbers[0] = table.rows();
        for (int row = 0; row < table.rows(); row++) {
            int block = 1 + row / rowsPerBlock;
            numbers[block] = Randomness.bits(numbers[block], table.hash(row));
        }
        return numbers;
    }

    /** Where a table is another one than it was, in words; nothing if it is the same. */
    static Optional<String> difference(Table table, String file, long[] now, long[] before) {
        if (Arrays.equals(now, before)) {
            return Optional.empty();
        }
        if (before.length == 0 || now[0] != before[0]) {
            return Optional.of(file + " has " + DataProblems.count(table.rows(), "row") + " and had "
                    + (before.length == 0 ? "another number" : before[0]) + where(table, now, before));
        }
        return Optional.of(file + " has changed" + where(table, now, before));
    }

    /** Only blocks of the same size can be compared. */
    private static String where(Table table, long[] now, long[] before) {
        Fingerprint cut = new Fingerprint(table);
        int block = Arrays.mismatch(now, 1, now.length, before, Math.min(1, before.length), before.length);
        int from = block * cut.rowsPerBlock;
        if (block < 0 || from >= table.rows()) {
            return "";
        }
        int to = Math.min(table.rows(), from + cut.rowsPerBlock) - 1;
        String lines =
                from == to ? "at line " + table.line(from) : "in lines " + table.line(from) + " to " + table.line(to);
        return "; the first difference is " + lines;
    }
}
