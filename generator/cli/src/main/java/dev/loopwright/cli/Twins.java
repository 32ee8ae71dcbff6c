package dev.loopwright.cli;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.data.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Rows of other parts that stand in {@code train}, too: with the same inputs as the network sees them, or with the same but
 * for one column. What is measured on them says less about rows that nobody has seen.
 */
final class Twins {
    private static final String TRAIN = "train";
    private static final int ROWS = 1024;

    /** Fewer inputs agree too easily in all but one. */
    private static final int FEWEST_COLUMNS = 5;

    /** Cells to be sorted, column by column, beyond which rows that nearly agree are not looked for. */
    private static final long MOST_CELLS = 100_000_000;

    private final List<Column> columns;
    private final int width;

    private Twins(Dataset data) {
        columns = data.schema().inputs();
        width = data.schema().inputWidth();
    }

    /**
     * What was found in one part.
     *
     * @param same rows with the same inputs as a row of train
     * @param nearly rows that differ from one in a single column; -1 if that was not looked for
     */
    record Count(String part, int rows, int same, int nearly) {}

    /** Of all parts but train. */
    static List<Count> of(Dataset data) {
        Twins twins = new Twins(data);
        List<Rows> parts = data.summary().parts().stream()
                .filter(part -> !part.name().equals(TRAIN))
                .map(part -> data.part(part.name()))
                .toList();
        return twins.compare(data.part(TRAIN), parts, data.size());
    }

    private List<Count> compare(Rows train, List<Rows> parts, int rows) {
        long[] known = sorted(hashes(train, -1));
        List<BitSet> same = new ArrayList<>();
        parts.forEach(part -> same.add(found(known, hashes(part, -1))));
        boolean looks = columns.size() >= FEWEST_COLUMNS && (long) rows * columns.size() <= MOST_CELLS;
        List<BitSet> nearly = new ArrayList<>();
        parts.forEach(part -> nearly.add(new BitSet()));
        for (int c = 0; looks && c < columns.size(); c++) {
            long[] others = sorted(hashes(train, c));
            for (int p = 0; p < parts.size(); p++) {
                nearly.get(p).or(found(others, hashes(parts.get(p), c)));
            }
        }
        List<Count> counts = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            nearly.get(p).andNot(same.get(p));
            counts.add(new Count(
                    parts.get(p).name(),
                    parts.get(p).size(),
                    same.get(p).cardinality(),
                    looks ? nearly.get(p).cardinality() : -1));
        }
        return counts;
    }

    /** A number for each row that only rows with the same inputs have; of all columns but one. */
    private long[] hashes(Rows rows, int but) {
        long[] hashes = new long[rows.size()];
        int row = 0;
        for (Batch batch : rows.batches(ROWS)) {
            for (int r = 0; r < batch.rows(); r++) {
                hashes[row++] = hash(batch.inputs(), r * width, but);
            }
        }
        return hashes;
    }

    private long hash(float[] inputs, int from, int but) {
        long hash = 0;
        int at = from;
        for (int c = 0; c < columns.size(); c++) {
            int end = at + columns.get(c).width();
            for (; c != but && at < end; at++) {
                hash = Randomness.bits(hash, Float.floatToIntBits(inputs[at] + 0f));
            }
            at = end;
        }
        return hash;
    }

    private static long[] sorted(long[] numbers) {
        Arrays.sort(numbers);
        return numbers;
    }

    private static BitSet found(long[] known, long[] asked) {
        BitSet found = new BitSet();
        for (int i = 0; i < asked.length; i++) {
            found.set(i, Arrays.binarySearch(known, asked[i]) >= 0);
        }
        return found;
    }
}
