package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;

/**
 * The step that Adam and AdamW share: running means of the gradient and of its square, both corrected for having
 * started at zero. Corrections are computed in double, everything per parameter in float, in one pass.
 */
final class Moments {
    private final Parameters parameters;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final float[] first;
    private final float[] second;
    private long updates;

    Moments(Parameters parameters, double beta1, double beta2, double epsilon) {
        this.parameters = parameters;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        first = new float[parameters.size()];
        second = new float[parameters.size()];
    }

    long updates() {
        return updates;
    }

    /** One step with parameters multiplied by {@code kept} first: 1 - rate * decay, or 1 for no decay. */
    void update(double rate, double kept) {
        updates++;
        double correction1 = 1 - Math.pow(beta1, updates);
        double correction2 = 1 / Math.sqrt(1 - Math.pow(beta2, updates));
        step(
                parameters.values(),
                parameters.gradients(),
                first,
                second,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) correction2,
                (float) epsilon,
                (float) (rate / correction1),
                (float) kept);
    }

    private static void step(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            float new1,
            float old2,
            float new2,
            float correction2,
            float epsilon,
            float size,
            float kept) {
        for (int i = 0; i < w.length; i++) {
            float gi = g[i];
            float mi = m[i] + new1 * (gi - m[i]);
            float vi = old2 * v[i] + new2 * gi * gi;
            m[i] = mi;
            v[i] = vi;
            float scale = (float) Math.sqrt(vi) * correction2 + epsilon;
            w[i] = kept * w[i] - size * mi / scale;
        }
    }
}
