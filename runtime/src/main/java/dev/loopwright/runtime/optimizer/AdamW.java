package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): before each step all parameters, biases too, shrink by
 * rate * decay, as in PyTorch.
 */
@SpecName(
        value = "adamw",
        summary = "adam, with w = w * (1 - rate * decay) before each step",
        source = "Loshchilov and Hutter 2019")
public final class AdamW implements Optimizer {
    private final Moments moments;
    private final double rate;
    private final double decay;

    /** AdamW with PyTorch's defaults. */
    public AdamW(Parameters parameters, double rate) {
        this(parameters, rate, 0.9, 0.999, 1e-8, 0.01);
    }

    /**
     * @param rate the learning rate
     * @param beta1 share kept of the running mean of gradients
     * @param beta2 share kept of the running mean of squared gradients
     * @param epsilon added to the root, against division by zero
     * @param decay by how much, times the rate, all parameters shrink in a step
     */
    public AdamW(
            Parameters parameters,
            @Setting(name = "rate", summary = "learning rate", byDefault = 1e-3, above = 0) double rate,
            @Setting(name = "beta1", summary = "share kept of the mean of g", byDefault = 0.9, from = 0, below = 1)
                    double beta1,
            @Setting(name = "beta2", summary = "share kept of the mean of g^2", byDefault = 0.999, from = 0, below = 1)
                    double beta2,
            @Setting(name = "epsilon", summary = "added to the root of the mean of g^2", byDefault = 1e-8, above = 0)
                    double epsilon,
            @Setting(name = "decay", summary = "shrinks parameters by rate * decay", byDefault = 0.01, from = 0)
                    double decay) {
        moments = new Moments(parameters, beta1, beta2, epsilon);
        this.rate = rate;
        this.decay = decay;
    }

    @Override
    public void update() {
        moments.update(rate, 1 - rate * decay);
    }

    @Override
    public float rate() {
        return (float) rate;
    }

    @Override
    public long updates() {
        return moments.updates();
    }

    @Override
    public long stateSize() {
        return moments.size();
    }

    @Override
    public void state(State state) {
        moments.state(state);
    }
}
