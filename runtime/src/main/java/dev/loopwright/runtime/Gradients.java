package dev.loopwright.runtime;

/** What a loop may do to gradients between backward and update. Allocates nothing. */
public final class Gradients {
    private Gradients() {}

    /**
     * The Euclidean norm of all gradients together, summed in double by four partial sums in a fixed order.
     */
    public static double norm(Parameters parameters) {
        float[] g = parameters.gradients();
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < g.length; i += 4) {
            s0 += (double) g[i] * g[i];
            s1 += (double) g[i + 1] * g[i + 1];
            s2 += (double) g[i + 2] * g[i + 2];
            s3 += (double) g[i + 3] * g[i + 3];
        }
        for (; i < g.length; i++) {
            s0 += (double) g[i] * g[i];
        }
        return Math.sqrt((s0 + s1) + (s2 + s3));
    }

    /**
     * Scales all gradients so that their joint norm is at most {@code limit} (Pascanu, Mikolov and Bengio 2013), by
     * PyTorch's formula: by limit / (norm + 1e-6) if that is below 1. Not finite gradients stay so.
     *
     * @return the norm before
     */
    public static double clipNorm(Parameters parameters, double limit) {
        double norm = norm(parameters);
        double scale = limit / (norm + 1e-6);
        if (!(scale >= 1)) {
            multiply(parameters.gradients(), (float) scale);
        }
        return norm;
    }

    /** Cuts every gradient to -limit..limit; NaN stays NaN. */
    public static void clipValue(Parameters parameters, double limit) {
        float[] g = parameters.gradients();
        float most = (float) limit;
        for (int i = 0; i < g.length; i++) {
            g[i] = Math.max(-most, Math.min(most, g[i]));
        }
    }

    private static void multiply(float[] g, float scale) {
        for (int i = 0; i < g.length; i++) {
            g[i] *= scale;
        }
    }
}
