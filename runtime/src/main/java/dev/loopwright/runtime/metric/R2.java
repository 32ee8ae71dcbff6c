package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/**
 * The share of the target's variance that the prediction explains: 1 is perfect, 0 as good as the mean of the target,
 * less is worse. NaN when the target does not vary. The variance is kept as a running mean and sum of squares about it
 * (Welford 1962), so a large offset costs no digits.
 */
@SpecName(
        value = "r2",
        target = "number",
        summary = "1 - sum of (prediction - target)^2 / sum of (target - its mean)^2")
public final class R2 implements Metric {
    private double squaredErrors;
    private double mean;
    private double squaredDeviations;
    private long rows;

    /** @param width elements of the prediction: 1 */
    public R2(int width) {
        if (width != 1) {
            throw new IllegalArgumentException("r2 takes one number per row, not " + width);
        }
    }

    @Override
    public void reset() {
        squaredErrors = 0;
        mean = 0;
        squaredDeviations = 0;
        rows = 0;
    }

    @Override
    public void add(float[] predictions, float[] target, int rows) {
        for (int r = 0; r < rows; r++) {
            double error = (double) predictions[r] - target[r];
            squaredErrors += error * error;
            this.rows++;
            double before = target[r] - mean;
            mean += before / this.rows;
            squaredDeviations += before * (target[r] - mean);
        }
    }

    @Override
    public double value() {
        return squaredDeviations > 0 ? 1 - squaredErrors / squaredDeviations : Double.NaN;
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public void state(State state) {
        squaredErrors = state.number("squared_errors", squaredErrors);
        mean = state.number("mean", mean);
        squaredDeviations = state.number("squared_deviations", squaredDeviations);
        rows = state.number("rows", rows);
    }
}
