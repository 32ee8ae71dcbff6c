package dev.loopwright.runtime.scaler;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Draws outliers in to two quantiles of the training rows (winsorizing); a scaler behind it sees what is left. */
@SpecName(
        value = "clip",
        summary = "the value, but no less than quantile(from) and no more than quantile(to) of the training rows")
public final class Clip implements Scaler {
    private final double from;
    private final double to;

    /** The settings of the model file: {@code scale clip(from: 1%, to: 99%), zscore}. */
    public Clip(
            @Setting(
                            name = "from",
                            summary = "share of values below the lowest that stays",
                            byDefault = 0.01,
                            from = 0,
                            below = 1)
                    double from,
            @Setting(
                            name = "to",
                            summary = "share of values below the highest that stays",
                            byDefault = 0.99,
                            above = 0,
                            upTo = 1)
                    double to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public double[] fit(double[] values, long[] times) {
        Quantiles quantiles = new Quantiles(values, times);
        return new double[] {quantiles.at(from), quantiles.at(to)};
    }

    @Override
    public double scale(double value, double[] constants) {
        return Math.min(Math.max(value, constants[0]), constants[1]);
    }

    /** What was drawn in cannot be told from what lay there. */
    @Override
    public double unscale(double scaled, double[] constants) {
        return scaled;
    }

    @Override
    public boolean accepts(double[] constants) {
        return constants.length == 2 && constants[0] <= constants[1];
    }
}
