package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Randomness.Purpose;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Rows cut into batches, in order or shuffled. Every batch is the same object, filled anew; a step allocates nothing,
 * an epoch one small iterator.
 */
public final class Batches implements Iterable<Batch> {
    /** Steps of different passes of an epoch differ in bits from here on. */
    private static final int PASS = 48;

    private final Dataset dataset;
    private final int[] rows;
    private final int rowsPerBatch;
    private final int[] order;
    private final Batch batch;
    private boolean augmented;
    private long augmentSeed;
    private int epoch = 1;
    private int first;
    private int pass = 1;

    Batches(Dataset dataset, int[] rows, int rowsPerBatch) {
        if (rowsPerBatch < 1) {
            throw new IllegalArgumentException("a batch needs at least one row, not " + rowsPerBatch);
        }
        this.dataset = dataset;
        this.rows = rows;
        this.rowsPerBatch = rowsPerBatch;
        order = rows.clone();
        batch = dataset.newBatch(Math.min(rowsPerBatch, Math.max(1, rows.length)));
    }

    /** Rows in every batch but perhaps the last. */
    public int rowsPerBatch() {
        return rowsPerBatch;
    }

    /** Number of batches in an epoch. */
    public int count() {
        return (rows.length + rowsPerBatch - 1) / rowsPerBatch;
    }

    /** From now on the rows in the order of the file, steps numbered as those of an epoch (counted from 1). */
    public Batches inOrder(int ofEpoch) {
        return inOrder(ofEpoch, 1);
    }

    /** The same for a further pass over the rows in one epoch; passes are counted from 1. */
    public Batches inOrder(int ofEpoch, int passNumber) {
        System.arraycopy(rows, 0, order, 0, rows.length);
        epoch = ofEpoch;
        pass = passNumber;
        first = 0;
        augmented = false;
        return this;
    }

    /** Changes the pictures of the next pass as the columns say, drawn from seed, epoch, pass and row alone. */
    public Batches augmented(long seed) {
        augmented = true;
        augmentSeed = seed;
        return this;
    }

    /** The next pass begins with this batch, counted from 1, as if those before it had been taken already. */
    public Batches from(int number) {
        first = (int) Math.min(order.length, Math.max(0, number - 1L) * rowsPerBatch);
        return this;
    }

    /** From now on the rows in an order drawn from seed and epoch (counted from 1) alone. */
    public Batches shuffled(long seed, int ofEpoch) {
        return shuffled(seed, ofEpoch, 1);
    }

    /** The same for a further pass over the rows in one epoch, in an order of its own; passes are counted from 1. */
    public Batches shuffled(long seed, int ofEpoch, int passNumber) {
        inOrder(ofEpoch, passNumber);
        Randomness.shuffle(order, Randomness.key(seed, Purpose.SHUFFLE, ofEpoch, passNumber - 1L));
        return this;
    }

    /**
     * Of the next pass: each label of a category or boolean column that occurs among the rows has as many rows, to within
     * one, and they take turns. Rows come in the order that they have so far; of a label with few rows, again and again.
     * All labels together have as many rows as before.
     */
    public Batches balanced(String column) {
        Column of = dataset.schema().column(column);
        Numbers labels = dataset.cells(of);
        int[] ends = new int[of.labels().size() + 4];
        for (int row : order) {
            ends[label(labels, row) + 1]++;
        }
        int turns = 0;
        int[] first = new int[ends.length];
        for (int label = 1; label < ends.length; label++) {
            if (ends[label] > 0) {
                first[turns++] = label;
            }
            ends[label] += ends[label - 1];
        }
        int[] next = ends.clone();
        int[] sorted = new int[order.length];
        for (int row : order) {
            sorted[next[label(labels, row)]++] = row;
        }
        for (int i = 0; i < order.length; i++) {
            int label = first[i % turns];
            int rowsOfLabel = ends[label] - ends[label - 1];
            order[i] = sorted[ends[label - 1] + i / turns % rowsOfLabel];
        }
        return this;
    }

    /** The number of a label, counted from 0, or of none. */
    private static int label(Numbers labels, int row) {
        return Double.isNaN(labels.get(row)) ? 0 : (int) labels.get(row) + 1;
    }

    /**
     * One pass over the rows, or over the rest of them. Batch number i, from 0, of the first pass has the step {@code (epoch - 1) ×
     * count() + i}.
     */
    @Override
    public Iterator<Batch> iterator() {
        return new Pass();
    }

    private final class Pass implements Iterator<Batch> {
        private int next = first;

        @Override
        public boolean hasNext() {
            return next < order.length;
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int filled = Math.min(rowsPerBatch, order.length - next);
            dataset.fill(batch, order, next, filled);
            if (augmented) {
                dataset.augmentations().apply(batch, filled, augmentSeed, ((pass - 1L) << PASS) + epoch);
            }
            int before = next / rowsPerBatch;
            next += filled;
            batch.fill(filled, ((pass - 1L) << PASS) + (epoch - 1L) * count() + before, before + 1, !hasNext());
            return batch;
        }
    }
}
