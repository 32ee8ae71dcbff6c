package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;

/** The mean of the absolute errors. */
@SpecName(value = "mean_absolute_error", target = "number", summary = "mean of |prediction - target|")
public final class MeanAbsoluteError extends ErrorMetric {

    /** @param width elements of the prediction: 1 */
    public MeanAbsoluteError(int width) {
        super(width);
    }

    @Override
    double term(double error, double target) {
        return Math.abs(error);
    }
}
