package dev.loopwright.runtime.scaler;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Subtracts the median and divides by the distance of two quantiles, which outliers do not move. */
@SpecName(value = "robust", summary = "(value - median) / (quantile(to) - quantile(from)), all of the training rows")
public final class Robust implements Scaler {
    private final double from;
    private final double to;

    /** The settings of the model file: {@code scale robust}, {@code scale robust(from: 10%, to: 90%)}. */
    public Robust(
            @Setting(
                            name = "from",
                            summary = "share of values below the lower quantile",
                            byDefault = 0.25,
                            from = 0,
                            below = 1)
                    double from,
            @Setting(
                            name = "to",
                            summary = "share of values below the upper quantile",
                            byDefault = 0.75,
                            above = 0,
                            upTo = 1)
                    double to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public double[] fit(double[] values, long[] times) {
        Quantiles quantiles = new Quantiles(values, times);
        double distance = quantiles.at(to) - quantiles.at(from);
        return new double[] {quantiles.at(0.5), distance > 0 ? distance : 1};
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
