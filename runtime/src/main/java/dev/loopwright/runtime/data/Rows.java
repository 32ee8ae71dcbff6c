package dev.loopwright.runtime.data;

import java.util.ArrayList;
import java.util.List;

/** Some rows of a data set, in the order of the file: a part of the split, or all of them. For one thread. */
public final class Rows {
    private final Dataset dataset;
    private final String name;
    private final int[] numbers;
    private final List<Batches> made = new ArrayList<>();

    Rows(Dataset dataset, String name, int[] numbers) {
        this.dataset = dataset;
        this.name = name;
        this.numbers = numbers;
    }

    /** The name of the part, {@code train}. */
    public String name() {
        return name;
    }

    public int size() {
        return numbers.length;
    }

    /** The data set that the rows belong to, where what stood in the file can be looked up. */
    public Dataset dataset() {
        return dataset;
    }

    /** The number in the data set of the i-th row. */
    public int number(int i) {
        return numbers[i];
    }

    /**
     * The rows in batches, in order; the last one may be smaller. All calls with the same number of rows share the same
     * buffers, so that only one loop at a time may run over them.
     */
    public Batches batches(int rowsPerBatch) {
        for (int i = 0; i < made.size(); i++) {
            if (made.get(i).rowsPerBatch() == rowsPerBatch) {
                return made.get(i).inOrder(1);
            }
        }
        Batches batches = new Batches(dataset, numbers, rowsPerBatch);
        made.add(batches);
        return batches;
    }
}
