package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;

/** The mean of the absolute errors as shares of the target: 0.1 is an error of ten percent. NaN if a target is 0. */
@SpecName(
        value = "mean_absolute_percentage_error",
        target = "number",
        summary = "mean of |prediction - target| / |target|, as a share; not defined if a target is 0")
public final class MeanAbsolutePercentageError extends ErrorMetric {

    /** @param width elements of the prediction: 1 */
    public MeanAbsolutePercentageError(int width) {
        super(width);
    }

    @Override
    double term(double error, double target) {
        return target == 0 ? Double.NaN : Math.abs(error / target);
    }
}
