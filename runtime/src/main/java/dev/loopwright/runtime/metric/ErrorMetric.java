package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.State;

/** A metric over the errors of a prediction of one number. Sums in double. */
abstract sealed class ErrorMetric implements Metric
        permits MeanSquaredError, MeanAbsoluteError, MeanAbsolutePercentageError, RootMeanSquaredError, Pinball {
    private double sum;
    private long rows;

    ErrorMetric(int width) {
        if (width != 1) {
            throw new IllegalArgumentException("a mean error takes one number per row, not " + width);
        }
    }

    /** What one row adds to the sum; the error is the prediction less the target. */
    abstract double term(double error, double target);

    /** What is made of the mean of the terms. */
    double result(double mean) {
        return mean;
    }

    @Override
    public final void reset() {
        sum = 0;
        rows = 0;
    }

    @Override
    public final void add(float[] predictions, float[] target, int rows) {
        for (int r = 0; r < rows; r++) {
            sum += term((double) predictions[r] - target[r], target[r]);
        }
        this.rows += rows;
    }

    @Override
    public final double value() {
        return rows == 0 ? Double.NaN : result(sum / rows);
    }

    @Override
    public final boolean lowerIsBetter() {
        return true;
    }

    @Override
    public final void state(State state) {
        sum = state.number("sum", sum);
        rows = state.number("rows", rows);
    }
}
