package dev.loopwright.runtime.scaler;

import dev.loopwright.runtime.SpecName;

/**
 * Bends the numbers by the power that makes them most like a normal distribution, then makes their mean 0 and their
 * deviation 1 (Yeo and Johnson, 2000). The power is the one of greatest likelihood between -5 and 5.
 */
@SpecName(
        value = "power",
        summary = "the power transform that makes the training rows most like a normal distribution, then zscore",
        source = "Yeo and Johnson, 2000")
public final class Power implements Scaler {
    private static final double SMALLEST = -5;
    private static final double LARGEST = 5;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int STEPS = 80;

    private final ZScore standard = new ZScore();

    /** There is nothing to set. */
    public Power() {}

    @Override
    public double[] fit(double[] values, long[] times) {
        double power = mostLikely(values, times);
        double[] moments = standard.fit(bent(values, power), times);
        return new double[] {power, moments[0], moments[1]};
    }

    /** Golden-section search: the likelihood has a single maximum. */
    private static double mostLikely(double[] values, long[] times) {
        double low = SMALLEST;
        double high = LARGEST;
        for (int step = 0; step < STEPS; step++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (likelihood(values, times, left) < likelihood(values, times, right)) {
                low = left;
            } else {
                high = right;
            }
        }
        return (low + high) / 2;
    }

    /** The logarithm of the likelihood, but for what does not depend on the power. */
    private static double likelihood(double[] values, long[] times, double power) {
        double count = 0;
        double mean = 0;
        double squares = 0;
        double slopes = 0;
        for (int i = 0; i < values.length; i++) {
            double bent = bend(values[i], power);
            count += times[i];
            double away = bent - mean;
            mean += away * times[i] / count;
            squares += times[i] * away * (bent - mean);
            slopes += times[i] * Math.copySign(Math.log1p(Math.abs(values[i])), values[i]);
        }
        return squares > 0 ? (power - 1) * slopes - count / 2 * Math.log(squares / count) : Double.NEGATIVE_INFINITY;
    }

    private static double[] bent(double[] values, double power) {
        double[] bent = new double[values.length];
        for (int i = 0; i < bent.length; i++) {
            bent[i] = bend(values[i], power);
        }
        return bent;
    }

    /** Negative numbers are bent by 2 - power, the other way. */
    private static double bend(double value, double power) {
        return value >= 0 ? raise(value, power) : -raise(-value, 2 - power);
    }

    /** ((1 + size)^power - 1) / power, and its limit for a power of 0. */
    private static double raise(double size, double power) {
        double log = Math.log1p(size);
        return power == 0 ? log : Math.expm1(power * log) / power;
    }

    @Override
    public double scale(double value, double[] constants) {
        return (bend(value, constants[0]) - constants[1]) / constants[2];
    }

    @Override
    public double unscale(double scaled, double[] constants) {
        double bent = constants[1] + scaled * constants[2];
        return bent >= 0 ? lower(bent, constants[0]) : -lower(-bent, 2 - constants[0]);
    }

    private static double lower(double bent, double power) {
        return Math.expm1(power == 0 ? bent : Math.log1p(power * bent) / power);
    }

    @Override
    public boolean accepts(double[] constants) {
        return constants.length == 3 && constants[0] >= SMALLEST && constants[0] <= LARGEST && constants[2] > 0;
    }
}
