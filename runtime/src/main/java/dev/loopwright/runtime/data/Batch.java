package dev.loopwright.runtime.data;

/**
 * Some rows of a data set, encoded. The arrays are reused for the next batch and may be longer than {@code rows()} asks
 * for.
 */
public final class Batch {
    /** Floats behind the last row, so that vectors of any machine may reach beyond it: 2048 bits at most. */
    private static final int SLACK = 64;

    private final int capacity;
    private final int inputWidth;
    private final float[] inputs;
    private final float[][] targets;
    private final int[] rowNumbers;
    private final int[] lines;
    private final float[][] inUnits;
    private Dataset dataset;
    private int rows;
    private long step;
    private int number = 1;
    private boolean last = true;

    /**
     * @param capacity largest number of rows
     * @param inputWidth encoded input values per row
     * @param targetCount number of target columns, and of weights of rows
     */
    public Batch(int capacity, int inputWidth, int targetCount) {
        this.capacity = capacity;
        this.inputWidth = inputWidth;
        inputs = new float[Math.multiplyExact(capacity, inputWidth)];
        targets = new float[targetCount][Math.addExact(capacity, SLACK)];
        rowNumbers = new int[capacity];
        lines = new int[capacity];
        inUnits = new float[2 * targetCount][];
    }

    /** The same for rows of a data set, which knows the scalers of its targets. */
    Batch(int capacity, Dataset dataset) {
        this(
                capacity,
                dataset.schema().inputWidth(),
                dataset.schema().targets().size() + dataset.schema().weights().size());
        this.dataset = dataset;
    }

    /** Rows in this batch; the last batch of an epoch may be smaller. */
    public int rows() {
        return rows;
    }

    public int capacity() {
        return capacity;
    }

    public int inputWidth() {
        return inputWidth;
    }

    /** Encoded inputs, {@code rows × inputWidth}, row after row. */
    public float[] inputs() {
        return inputs;
    }

    /**
     * Encoded values of a target column, one for each row; a category is the index of its label. Behind the targets, how
     * much each row counts in losses that weigh rows.
     */
    public float[] target(int column) {
        return targets[column];
    }

    /**
     * A scaled target column as the file has it, one number for each row. The array is used again for the next batch, and
     * so is that of the other method of this name.
     */
    public float[] inUnits(int column) {
        float[] numbers = room(2 * column);
        dataset.numbers(column, this, numbers);
        return numbers;
    }

    /** Predictions of a scaled target column back in the units of the file, one for each row. */
    public float[] inUnits(int column, float[] predictions) {
        float[] numbers = room(2 * column + 1);
        dataset.unscale(column, predictions, rows, numbers);
        return numbers;
    }

    private float[] room(int number) {
        if (inUnits[number] == null) {
            inUnits[number] = new float[capacity];
        }
        return inUnits[number];
    }

    /** For each row its number in the data set. */
    public int[] rowNumbers() {
        return rowNumbers;
    }

    /** For each row the line of the data file that it starts at, for messages; 0 if it comes from no file. */
    public int[] lines() {
        return lines;
    }

    /** A batch of one of the rows alone, with the same step, so that dropout draws the same mask for the first. */
    public Batch row(int r) {
        Batch alone = new Batch(1, inputWidth, targets.length);
        System.arraycopy(inputs, r * inputWidth, alone.inputs, 0, inputWidth);
        for (int t = 0; t < targets.length; t++) {
            alone.targets[t][0] = targets[t][r];
        }
        alone.dataset = dataset;
        alone.rowNumbers[0] = rowNumbers[r];
        alone.lines[0] = lines[r];
        alone.fill(1, step);
        return alone;
    }

    /** A number that no other batch of the run has: what dropout draws its mask from. */
    public long step() {
        return step;
    }

    /** Which batch of its pass over the rows it is, counted from 1. */
    public int number() {
        return number;
    }

    /** Whether it is the last batch of its pass over the rows. */
    public boolean isLast() {
        return last;
    }

    /** Sets how many rows are filled and the step that the batch belongs to; it is the only one of its pass. */
    public void fill(int filledRows, long atStep) {
        fill(filledRows, atStep, 1, true);
    }

    /** Sets how many rows are filled, the step, and the place in the pass over the rows. */
    void fill(int filledRows, long atStep, int numberInPass, boolean isLast) {
        rows = filledRows;
        step = atStep;
        number = numberInPass;
        last = isLast;
    }
}
