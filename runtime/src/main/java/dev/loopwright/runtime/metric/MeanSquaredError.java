package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;

/** The mean of the squared errors. */
@SpecName(value = "mean_squared_error", target = "number", summary = "mean of (prediction - target)^2")
public final class MeanSquaredError extends ErrorMetric {

    /** @param width elements of the prediction: 1 */
    public MeanSquaredError(int width) {
        super(width);
    }

    @Override
    double term(double error, double target) {
        return error * error;
    }
}
