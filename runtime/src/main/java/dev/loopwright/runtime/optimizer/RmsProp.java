package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Gradients divided by the root of a running mean of their squares (Tieleman and Hinton 2012), as in PyTorch: epsilon outside the
 * root, momentum of the quotients.
 */
@SpecName(
        value = "rmsprop",
        summary = "w = w - rate * g / root of the running mean of g^2",
        source = "Tieleman and Hinton 2012; centered: Graves 2013")
public final class RmsProp extends ElementOptimizer {
    private final double alpha;
    private final float epsilon;
    private final float momentum;
    private final boolean centered;
    private final boolean plain;
    private final float[] square = keep("square");
    private final float[] mean;
    private final float[] velocity;

    /** RMSprop with PyTorch's defaults. */
    public RmsProp(Parameters parameters, double rate) {
        this(parameters, rate, 0.99, 1e-8, 0, false);
    }

    /**
     * @param rate the learning rate
     * @param alpha share kept of the running mean of squared gradients
     * @param epsilon added to the root, against division by zero
     * @param momentum share of the velocity that is kept from step to step; 0 for none
     * @param centered takes the square of the mean of gradients from the mean of squares
     */
    public RmsProp(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 0.01, above = 0) double rate,
            @Setting(name = "alpha", summary = Moments.BETA_2, byDefault = 0.99, from = 0, below = 1) double alpha,
            @Setting(name = "epsilon", summary = Moments.EPSILON, byDefault = 1e-8, above = 0) double epsilon,
            @Setting(name = "momentum", summary = Sgd.MOMENTUM, byDefault = 0, from = 0, below = 1) double momentum,
            @Setting(name = "centered", summary = "divide by the root of the variance of g") boolean centered) {
        super(parameters, rate);
        this.alpha = alpha;
        this.epsilon = (float) epsilon;
        this.momentum = (float) momentum;
        this.centered = centered;
        plain = momentum == 0 && !centered;
        mean = plain ? new float[0] : keep("mean");
        velocity = plain ? new float[0] : keep("velocity");
    }

    @Override
    void step() {
        walk(parameters);
    }

    @Override
    void change(int from, int to) {
        float taken = (float) (1 - alpha);
        if (plain) {
            plain(w, g, square, (float) rate(), (float) alpha, taken, epsilon, from, to);
        } else {
            float subtracted = centered ? 1 : 0;
            full(
                    w,
                    g,
                    square,
                    mean,
                    velocity,
                    (float) rate(),
                    (float) alpha,
                    taken,
                    epsilon,
                    momentum,
                    subtracted,
                    from,
                    to);
        }
    }

    private static void plain(
            float[] w, float[] g, float[] v, float rate, float alpha, float taken, float epsilon, int from, int to) {
        for (int i = from; i < to; i++) {
            float gi = Math.abs(g[i]) + LEAST;
            float vi = alpha * v[i] + taken * (gi * gi);
            v[i] = vi;
            w[i] -= rate * (g[i] / ((float) Math.sqrt(vi) + epsilon));
        }
    }

    private static void full(
            float[] w,
            float[] g,
            float[] v,
            float[] m,
            float[] velocity,
            float rate,
            float alpha,
            float taken,
            float epsilon,
            float momentum,
            float subtracted,
            int from,
            int to) {
        // in two loops, each of which HotSpot turns into vectors; one of all five arrays it does not
        for (int i = from; i < to; i++) {
            float gi = Math.abs(g[i]) + LEAST;
            v[i] = alpha * v[i] + taken * (gi * gi);
            m[i] = m[i] + taken * (g[i] - m[i]) + NEGLIGIBLE - NEGLIGIBLE;
        }
        for (int i = from; i < to; i++) {
            float mi = m[i];
            float root = (float) Math.sqrt(Math.max(v[i] - subtracted * (mi * mi), 0));
            float step = momentum * velocity[i] + g[i] / (root + epsilon) + NEGLIGIBLE - NEGLIGIBLE;
            velocity[i] = step;
            w[i] -= rate * step;
        }
    }
}
