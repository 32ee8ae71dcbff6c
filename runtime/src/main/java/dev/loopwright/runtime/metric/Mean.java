package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;

/**
 * The mean of a loss over rows: the mean loss of each batch weighs as much as the batch has rows, so the last, smaller
 * one weighs what it should. Sums in double.
 */
public final class Mean implements Measure, Stateful {
    private double sum;
    private long count;

    /** Forgets everything. */
    public void reset() {
        sum = 0;
        count = 0;
    }

    /** Adds the mean over that many rows. */
    public void add(double mean, int rows) {
        sum += mean * rows;
        count += rows;
    }

    /** Rows added since {@link #reset}. */
    public long count() {
        return count;
    }

    /** The mean; NaN before anything was added. */
    @Override
    public double value() {
        return count == 0 ? Double.NaN : sum / count;
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }

    @Override
    public void state(State state) {
        sum = state.number("sum", sum);
        count = state.number("count", count);
    }
}
