package dev.loopwright.runtime.scaler;

import dev.loopwright.runtime.SpecName;

/** Takes the logarithm of 1 + value, which draws in long tails of amounts and counts; learns nothing. */
@SpecName(value = "log1p", summary = "log(1 + value), for numbers above -1")
public final class Log1p implements Scaler {
    private static final double[] NOTHING = {};

    /** There is nothing to set. */
    public Log1p() {}

    @Override
    public double[] fit(double[] values, long[] times) {
        return NOTHING;
    }

    /** NaN or infinite for values of -1 and below. */
    @Override
    public double scale(double value, double[] constants) {
        return Math.log1p(value);
    }

    @Override
    public double unscale(double scaled, double[] constants) {
        return Math.expm1(scaled);
    }

    @Override
    public boolean accepts(double[] constants) {
        return constants.length == 0;
    }
}
