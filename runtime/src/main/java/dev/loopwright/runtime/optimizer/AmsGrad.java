package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Adam that divides by the largest mean of squared gradients so far (Reddi, Kale and Kumar 2018), as in PyTorch. */
@SpecName(
        value = "amsgrad",
        summary = "adam, divided by the root of the largest running mean of g^2 so far",
        source = "Reddi, Kale and Kumar 2018")
public final class AmsGrad extends Moments {
    private final float[] largest = keep("largest");

    /** AMSGrad with Adam's defaults. */
    public AmsGrad(Parameters parameters, double rate) {
        this(parameters, rate, 0.9, 0.999, 1e-8);
    }

    /**
     * @param rate the learning rate
     * @param beta1 share kept of the running mean of gradients
     * @param beta2 share kept of the running mean of squared gradients
     * @param epsilon added to the root, against division by zero
     */
    public AmsGrad(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 1e-3, above = 0) double rate,
            @Setting(name = "beta1", summary = BETA_1, byDefault = 0.9, from = 0, below = 1) double beta1,
            @Setting(name = "beta2", summary = BETA_2, byDefault = 0.999, from = 0, below = 1) double beta2,
            @Setting(name = "epsilon", summary = EPSILON, byDefault = 1e-8, above = 0) double epsilon) {
        super(parameters, rate, beta1, beta2, epsilon);
    }

    @Override
    void change(int from, int to) {
        change(
                w,
                g,
                first,
                second,
                largest,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                correction2,
                epsilon,
                size,
                from,
                to);
    }

    private static void change(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            float[] most,
            float new1,
            float old2,
            float new2,
            float correction2,
            float epsilon,
            float size,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float mi = m[i] + new1 * (g[i] - m[i]) + NEGLIGIBLE - NEGLIGIBLE;
            float gi = Math.abs(g[i]) + LEAST;
            float vi = old2 * v[i] + new2 * (gi * gi);
            float largest = Math.max(most[i], vi);
            m[i] = mi;
            v[i] = vi;
            most[i] = largest;
            w[i] -= size * (mi / ((float) Math.sqrt(largest) * correction2 + epsilon));
        }
    }
}
