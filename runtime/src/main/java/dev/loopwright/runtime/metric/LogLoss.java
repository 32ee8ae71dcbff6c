package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/**
 * The mean of -log p of the right class, p the probability that the model gave it, at least the machine epsilon of a
 * float (1.2e-7) so that one confident error does not make the mean infinite.
 */
@SpecName(
        value = "log_loss",
        target = "class",
        summary = "mean of -log p of the right class, p kept within 1.2e-7 of 0 and 1")
public final class LogLoss implements Metric {
    private static final double SMALLEST = Math.ulp(1f);

    private final int width;
    private double sum;
    private long rows;

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public LogLoss(int width) {
        this.width = width;
    }

    @Override
    public void reset() {
        sum = 0;
        rows = 0;
    }

    @Override
    public void add(float[] predictions, float[] target, int added) {
        rows += added;
        for (int r = 0; r < added; r++) {
            double p = width == 1
                    ? target[r] > 0.5f ? predictions[r] : 1.0 - predictions[r]
                    : predictions[r * width + (int) target[r]];
            sum -= Math.log(Math.min(Math.max(p, SMALLEST), 1 - SMALLEST));
        }
    }

    @Override
    public double value() {
        return sum / rows;
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }

    @Override
    public void state(State state) {
        sum = state.number("sum", sum);
        rows = state.number("rows", rows);
    }
}
