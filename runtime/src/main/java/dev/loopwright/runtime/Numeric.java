package dev.loopwright.runtime;

/**
 * Functions that need care at the ends of the number range, for floats and, for proofs by finite differences, doubles.
 * None of them makes a NaN of a finite argument. What {@link Math} has (exp, log, tanh, …) is used from there.
 */
public final class Numeric {
    private Numeric() {}

    /**
     * e^x for x up to 0, to 1 ulp; 0 below -87, so that no number is smaller than normal floats are. 2^n * e^r with r at
     * most half a ln 2; the large number rounds n to a whole. The polynomial is that of the Cephes library (Moshier 1989).
     */
    public static float decay(float x) {
        if (x < -87f) {
            return 0;
        }
        float n = x * 1.44269504f + 12582912f - 12582912f;
        float r = x - n * 0.693359375f + n * 2.12194440e-4f;
        float p = 1.9875691500e-4f * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        p = p * (r * r) + r + 1;
        return p * Float.intBitsToFloat(((int) n + 127) << 23);
    }

    /** 1 / (1 + e^-z) to 3 ulp; 0 below -87. */
    public static float sigmoid(float z) {
        float e = decay(-Math.abs(z));
        return (z < 0 ? e : 1) / (1 + e);
    }

    /** 1 / (1 + e^-z). */
    public static double sigmoid(double z) {
        double e = Math.exp(-Math.abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /** log(1 + e^z) to 4 ulp, 0 below -87: max(z, 0) + 2 artanh(q) with q = e / (2 + e), e = e^-|z|. */
    public static float softplus(float z) {
        float e = decay(-Math.abs(z));
        float q = e / (2 + e);
        float square = q * q;
        float p = 0.15384616f * square + 0.18181819f;
        p = p * square + 0.22222222f;
        p = p * square + 0.2857143f;
        p = p * square + 0.4f;
        p = p * square + 0.6666667f;
        p = p * square + 2;
        return Math.max(z, 0) + q * p;
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
