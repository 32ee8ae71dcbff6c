package dev.loopwright.runtime.scaler;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Maps a value to the share of training rows below it, so that whatever the distribution was it becomes even; between the
 * quantiles that were learnt it is linear, beyond them it stays at 0 and 1.
 */
@SpecName(value = "quantile", summary = "the share of training rows below the value, from 0 to 1")
public final class Quantile implements Scaler {
    private final int quantiles;

    /** The settings of the model file. */
    public Quantile(
            @Setting(name = "quantiles", summary = "how many are kept", byDefault = 100, from = 2, upTo = 1000)
                    int quantiles) {
        this.quantiles = quantiles;
    }

    @Override
    public double[] fit(double[] values, long[] times) {
        Quantiles all = new Quantiles(values, times);
        double[] kept = new double[quantiles];
        for (int q = 0; q < quantiles; q++) {
            kept[q] = all.at(share(q));
        }
        // rounding between equal neighbours must not turn the order round
        for (int q = 1; q < quantiles; q++) {
            kept[q] = Math.max(kept[q], kept[q - 1]);
        }
        return kept;
    }

    private double share(double place) {
        return place / (quantiles - 1);
    }

    /** Of a value that stands at several quantiles the middle of their shares. */
    @Override
    public double scale(double value, double[] constants) {
        if (value <= constants[0] && constants[0] < constants[quantiles - 1]) {
            return 0;
        }
        if (value >= constants[quantiles - 1]) {
            return constants[0] == constants[quantiles - 1] && value == constants[0] ? 0 : 1;
        }
        return (share(fromBelow(value, constants)) + share(fromAbove(value, constants))) / 2;
    }

    /** The place of a value among the quantiles; of equal ones the last. */
    private static double fromBelow(double value, double[] constants) {
        int upper = 0;
        while (upper < constants.length && constants[upper] <= value) {
            upper++;
        }
        return between(value, constants, upper - 1, upper);
    }

    /** The same; of equal ones the first. */
    private static double fromAbove(double value, double[] constants) {
        int lower = constants.length - 1;
        while (lower >= 0 && constants[lower] >= value) {
            lower--;
        }
        return between(value, constants, lower, lower + 1);
    }

    private static double between(double value, double[] constants, int lower, int upper) {
        if (lower < 0 || upper >= constants.length) {
            return Math.min(Math.max(lower, 0), constants.length - 1);
        }
        return lower + (value - constants[lower]) / (constants[upper] - constants[lower]);
    }

    @Override
    public double unscale(double scaled, double[] constants) {
        double place = Math.min(Math.max(scaled, 0), 1) * (quantiles - 1);
        int lower = Math.min((int) place, quantiles - 2);
        return constants[lower] + (place - lower) * (constants[lower + 1] - constants[lower]);
    }

    @Override
    public boolean accepts(double[] constants) {
        boolean rising = constants.length == quantiles;
        for (int q = 1; rising && q < constants.length; q++) {
            rising = constants[q - 1] <= constants[q];
        }
        return rising;
    }
}
