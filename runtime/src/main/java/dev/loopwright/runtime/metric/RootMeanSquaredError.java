package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;

/** The root of the mean of the squared errors, in the unit of the target. */
@SpecName(
        value = "root_mean_squared_error",
        target = "number",
        summary = "square root of the mean of (prediction - target)^2")
public final class RootMeanSquaredError extends ErrorMetric {

    /** @param width elements of the prediction: 1 */
    public RootMeanSquaredError(int width) {
        super(width);
    }

    @Override
    double term(double error, double target) {
        return error * error;
    }

    @Override
    double result(double mean) {
        return Math.sqrt(mean);
    }
}
