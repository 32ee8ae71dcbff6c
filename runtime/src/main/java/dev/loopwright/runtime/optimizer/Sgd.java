package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/**
 * Stochastic gradient descent, plain or with momentum, by PyTorch's formulas: with momentum m the velocity is v = m v +
 * g and the step is rate * v, or rate * (g + m v) if nesterov.
 */
@SpecName(
        value = "sgd",
        summary = "w = w - rate * g; with momentum v = momentum * v + g and w = w - rate * v",
        source = "Polyak 1964; Sutskever et al. 2013")
public final class Sgd implements Optimizer {
    /**
     * Added to a velocity and taken away again, which rounds small ones to multiples of 2^-93. A velocity that dies out
     * would else stay near the smallest float for ever, where products take some hundred cycles each; so would its product
     * with a small rate.
     */
    private static final float NEGLIGIBLE = 0x1p-70f;

    private final Parameters parameters;
    private final double rate;
    private final double momentum;
    private final boolean nesterov;
    private final float[] velocity;
    private long updates;

    /** Plain gradient descent. */
    public Sgd(Parameters parameters, double rate) {
        this(parameters, rate, 0, false);
    }

    /**
     * @param rate the learning rate
     * @param momentum share of the velocity that is kept from step to step; 0 for none
     * @param nesterov looks ahead along the velocity; changes nothing without momentum
     */
    public Sgd(
            Parameters parameters,
            @Setting(name = "rate", summary = "learning rate", above = 0) double rate,
            @Setting(name = "momentum", summary = "share of the velocity kept", byDefault = 0, from = 0, below = 1)
                    double momentum,
            @Setting(name = "nesterov", summary = "look ahead along the velocity") boolean nesterov) {
        this.parameters = parameters;
        this.rate = rate;
        this.momentum = momentum;
        this.nesterov = nesterov;
        velocity = momentum == 0 ? new float[0] : new float[parameters.size()];
    }

    @Override
    public void update() {
        updates++;
        float[] w = parameters.values();
        float[] g = parameters.gradients();
        int size = parameters.size();
        if (momentum == 0) {
            plain(w, g, (float) rate, 0, size);
        } else if (nesterov) {
            nesterov(w, g, velocity, (float) rate, (float) momentum, 0, size);
        } else {
            momentum(w, g, velocity, (float) rate, (float) momentum, 0, size);
        }
    }

    /** The running sum of gradients; empty without momentum. */
    float[] velocity() {
        return velocity;
    }

    private static void plain(float[] w, float[] g, float rate, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] -= rate * g[i];
        }
    }

    private static void momentum(float[] w, float[] g, float[] v, float rate, float momentum, int from, int to) {
        for (int i = from; i < to; i++) {
            float vi = momentum * v[i] + g[i] + NEGLIGIBLE - NEGLIGIBLE;
            v[i] = vi;
            w[i] -= rate * vi;
        }
    }

    private static void nesterov(float[] w, float[] g, float[] v, float rate, float momentum, int from, int to) {
        for (int i = from; i < to; i++) {
            float gi = g[i];
            float vi = momentum * v[i] + gi + NEGLIGIBLE - NEGLIGIBLE;
            v[i] = vi;
            w[i] -= rate * (gi + momentum * vi);
        }
    }

    @Override
    public float rate() {
        return (float) rate;
    }

    @Override
    public long updates() {
        return updates;
    }

    @Override
    public long stateSize() {
        return velocity.length;
    }

    @Override
    public void state(State state) {
        updates = state.number("updates", updates);
        state.array("velocity", velocity);
    }
}
