package dev.loopwright.runtime.scaler;

import dev.loopwright.runtime.SpecName;

/** Subtracts the mean of the training rows and divides by their deviation; a constant column becomes 0. */
@SpecName(value = "zscore", summary = "(value - mean) / deviation, both of the training rows")
public final class ZScore implements Scaler {

    /** There is nothing to set. */
    public ZScore() {}

    /**
     * Mean and population deviation in two passes, the mean corrected by the mean of the residuals, so that large values
     * with small differences keep their digits (Chan, Golub and LeVeque 1983).
     */
    @Override
    public double[] fit(double[] values, long[] times) {
        if (constant(values)) {
            return new double[] {values[0], 1};
        }
        double count = 0;
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            count += times[i];
            sum += times[i] * values[i];
        }
        double roughMean = sum / count;
        double residuals = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double residual = values[i] - roughMean;
            residuals += times[i] * residual;
            squares += times[i] * (residual * residual);
        }
        double correction = residuals / count;
        double variance = squares / count - correction * correction;
        // values that differ only below the reach of double arithmetic count as constant
        double deviation = Math.sqrt(Math.max(0, variance));
        return new double[] {roughMean + correction, deviation > 0 ? deviation : 1};
    }

    private static boolean constant(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public double scale(double value, double[] constants) {
        return (value - constants[0]) / constants[1];
    }

    @Override
    public double unscale(double scaled, double[] constants) {
        return constants[0] + scaled * constants[1];
    }

    @Override
    public boolean accepts(double[] constants) {
        return constants.length == 2 && constants[1] > 0;
    }
}
