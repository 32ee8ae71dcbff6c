package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Steps of one size along the sign of a mean (Chen et al. 2023): c = beta1 m + (1 - beta1) g, w = w - rate (sign(c) + decay w),
 * m = beta2 m + (1 - beta2) g.
 */
@SpecName(
        value = "lion",
        summary = "steps of the size of the rate along the sign of a mean of g",
        source = "Chen et al. 2023")
public final class Lion extends ElementOptimizer {
    private final double beta1;
    private final double beta2;
    private final double decay;
    private final Parameters decaying;
    private final Parameters others;
    private final float[] mean = keep("mean");
    private float kept;

    /** Lion with the defaults of the paper and without decay. */
    public Lion(Parameters parameters, double rate) {
        this(parameters, rate, 0.9, 0.99, 0, Except.NONE);
    }

    /**
     * @param rate the learning rate
     * @param beta1 share of the running mean in the direction of a step
     * @param beta2 share kept of the running mean of gradients
     * @param decay by how much, times the rate, parameters shrink in a step
     * @param except parameters that do not shrink
     */
    public Lion(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 1e-4, above = 0) double rate,
            @Setting(name = "beta1", summary = "share of the mean in a step", byDefault = 0.9, from = 0, below = 1)
                    double beta1,
            @Setting(name = "beta2", summary = Moments.BETA_1, byDefault = 0.99, from = 0, below = 1) double beta2,
            @Setting(name = "decay", summary = Except.DECAY, byDefault = 0, from = 0) double decay,
            @Setting(name = "except", summary = Except.SUMMARY, wordByDefault = "none") Except except) {
        super(parameters, rate);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.decay = decay;
        decaying = except.decaying(parameters);
        others = except.others(parameters);
    }

    @Override
    void step() {
        kept = (float) (1 - rate() * decay);
        walk(decaying);
        kept = 1;
        walk(others);
    }

    @Override
    void change(int from, int to) {
        change(w, g, mean, (float) rate(), (float) (1 - beta1), (float) (1 - beta2), kept, from, to);
    }

    private static void change(
            float[] w, float[] g, float[] m, float rate, float new1, float new2, float kept, int from, int to) {
        for (int i = from; i < to; i++) {
            float mi = m[i];
            float difference = g[i] - mi;
            float direction = sign(mi + new1 * difference);
            m[i] = mi + new2 * difference + NEGLIGIBLE - NEGLIGIBLE;
            w[i] = kept * w[i] - rate * direction;
        }
    }

    /** {@link Math#signum}, which HotSpot 17 does not turn into vectors: even the smallest float becomes larger than 1. */
    private static float sign(float x) {
        return Math.max(-1, Math.min(1, x * 0x1p100f * 0x1p100f));
    }
}
