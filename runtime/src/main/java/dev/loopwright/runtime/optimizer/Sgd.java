package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Stochastic gradient descent, plain or with momentum, by PyTorch's formulas: with momentum m and dampening d the velocity
 * is v = m v + (1 - d) g, the first one g, and the step is rate * v, or rate * (g + m v) if nesterov.
 */
@SpecName(
        value = "sgd",
        summary = "w = w - rate * g; with momentum v = momentum * v + (1 - dampening) * g and w = w - rate * v",
        source = "Polyak 1964; Sutskever et al. 2013")
public final class Sgd extends ElementOptimizer {
    static final String MOMENTUM = "share of the velocity kept";

    private final float momentum;
    private final float dampening;
    private final boolean nesterov;
    private final float[] velocity;

    /** Plain gradient descent. */
    public Sgd(Parameters parameters, double rate) {
        this(parameters, rate, 0, 0, false);
    }

    /**
     * @param rate the learning rate
     * @param momentum share of the velocity that is kept from step to step; 0 for none
     * @param dampening share of a gradient that the velocity leaves out; changes nothing without momentum
     * @param nesterov looks ahead along the velocity; changes nothing without momentum
     */
    public Sgd(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, above = 0) double rate,
            @Setting(name = "momentum", summary = MOMENTUM, byDefault = 0, from = 0, below = 1) double momentum,
            @Setting(name = "dampening", summary = "share of g left out of it", byDefault = 0, from = 0, below = 1)
                    double dampening,
            @Setting(name = "nesterov", summary = "look ahead along the velocity") boolean nesterov) {
        super(parameters, rate);
        this.momentum = (float) momentum;
        this.dampening = (float) dampening;
        this.nesterov = nesterov;
        velocity = momentum == 0 ? new float[0] : keep("velocity");
    }

    @Override
    void step() {
        walk(parameters);
    }

    @Override
    void change(int from, int to) {
        float rate = (float) rate();
        float taken = updates() == 1 ? 1 : 1 - dampening;
        if (momentum == 0) {
            plain(w, g, rate, from, to);
        } else if (nesterov) {
            nesterov(w, g, velocity, rate, momentum, taken, from, to);
        } else {
            momentum(w, g, velocity, rate, momentum, taken, from, to);
        }
    }

    @Override
    boolean restsAtZero() {
        return momentum == 0;
    }

    private static void plain(float[] w, float[] g, float rate, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] -= rate * g[i];
        }
    }

    private static void momentum(
            float[] w, float[] g, float[] v, float rate, float momentum, float taken, int from, int to) {
        for (int i = from; i < to; i++) {
            float vi = momentum * v[i] + taken * g[i] + NEGLIGIBLE - NEGLIGIBLE;
            v[i] = vi;
            w[i] -= rate * vi;
        }
    }

    private static void nesterov(
            float[] w, float[] g, float[] v, float rate, float momentum, float taken, int from, int to) {
        for (int i = from; i < to; i++) {
            float gi = g[i];
            float vi = momentum * v[i] + taken * gi + NEGLIGIBLE - NEGLIGIBLE;
            v[i] = vi;
            w[i] -= rate * (gi + momentum * vi);
        }
    }
}
