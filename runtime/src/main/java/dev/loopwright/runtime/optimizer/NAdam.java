package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/**
 * Adam with Nesterov's momentum (Dozat 2016): the share of the mean in step t is mu(t) = beta1 (1 - 0.96^(t / 250) / 2), as in
 * PyTorch's documentation.
 */
@SpecName(value = "nadam", summary = "adam that looks ahead along the running mean of g", source = "Dozat 2016")
public final class NAdam extends Moments {
    private double product = 1;
    private float sizeOfMean;
    private float sizeOfGradient;

    /** NAdam with PyTorch's defaults. */
    public NAdam(Parameters parameters, double rate) {
        this(parameters, rate, 0.9, 0.999, 1e-8);
    }

    /**
     * @param rate the learning rate
     * @param beta1 share kept of the running mean of gradients
     * @param beta2 share kept of the running mean of squared gradients
     * @param epsilon added to the root, against division by zero
     */
    public NAdam(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 2e-3, above = 0) double rate,
            @Setting(name = "beta1", summary = BETA_1, byDefault = 0.9, from = 0, below = 1) double beta1,
            @Setting(name = "beta2", summary = BETA_2, byDefault = 0.999, from = 0, below = 1) double beta2,
            @Setting(name = "epsilon", summary = EPSILON, byDefault = 1e-8, above = 0) double epsilon) {
        super(parameters, rate, beta1, beta2, epsilon);
    }

    private double share(long step) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, step * 4e-3));
    }

    @Override
    void walk() {
        double now = share(updates());
        double next = share(updates() + 1);
        product *= now;
        sizeOfGradient = (float) (rate() * (1 - now) / (1 - product));
        sizeOfMean = (float) (rate() * next / (1 - product * next));
        walk(parameters);
    }

    @Override
    void save(State state) {
        product = state.number("product", product);
    }

    @Override
    void change(int from, int to) {
        change(
                w,
                g,
                first,
                second,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                correction2,
                epsilon,
                sizeOfMean,
                sizeOfGradient,
                from,
                to);
    }

    private static void change(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            float new1,
            float old2,
            float new2,
            float correction2,
            float epsilon,
            float ofMean,
            float ofGradient,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float mi = m[i] + new1 * (g[i] - m[i]) + NEGLIGIBLE - NEGLIGIBLE;
            float gi = Math.abs(g[i]) + LEAST;
            float vi = old2 * v[i] + new2 * (gi * gi);
            m[i] = mi;
            v[i] = vi;
            float scale = (float) Math.sqrt(vi) * correction2 + epsilon;
            w[i] -= ofMean * (mi / scale) + ofGradient * (g[i] / scale);
        }
    }
}
