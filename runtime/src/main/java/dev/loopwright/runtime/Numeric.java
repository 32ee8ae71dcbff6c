package dev.loopwright.runtime;

/**
 * Functions that need care at the ends of the number range, for floats and, for proofs by finite differences, doubles.
 * None of them makes a NaN of a finite argument. What {@link Math} has (exp, log, tanh, …) is used from there.
 */
public final class Numeric {
    private Numeric() {}

    /** 1 / (1 + e^-z). */
    public static float sigmoid(float z) {
        return (float) sigmoid((double) z);
    }

    /** 1 / (1 + e^-z). */
    public static double sigmoid(double z) {
        double e = Math.exp(-Math.abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /** log(1 + e^z), without overflow: max(z, 0) + log(1 + e^-|z|). */
    public static float softplus(float z) {
        return (float) softplus((double) z);
    }

    /** log(1 + e^z), without overflow: max(z, 0) + log(1 + e^-|z|). */
    public static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** The error function, 2/sqrt(pi) times the integral of e^-t² from 0 to z. Correct to the last bit or nearly so. */
    public static float erf(float z) {
        return (float) Erf.of(z);
    }

    /** The error function, 2/sqrt(pi) times the integral of e^-t² from 0 to z; relative error below 1e-15. */
    public static double erf(double z) {
        return Erf.of(z);
    }

    /**
     * log(e^v0 + e^v1 + …) of a stretch of an array, shifted by its largest element so that nothing overflows; sums in
     * double.
     */
    public static float logSumExp(float[] values, int from, int width) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            largest = Math.max(largest, values[from + k]);
        }
        if (Float.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (int k = 0; k < width; k++) {
            sum += Math.exp((double) values[from + k] - largest);
        }
        return (float) (largest + Math.log(sum));
    }

    /** The same for doubles. */
    public static double logSumExp(double[] values, int from, int width) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            largest = Math.max(largest, values[from + k]);
        }
        if (Double.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (int k = 0; k < width; k++) {
            sum += Math.exp(values[from + k] - largest);
        }
        return largest + Math.log(sum);
    }
}
