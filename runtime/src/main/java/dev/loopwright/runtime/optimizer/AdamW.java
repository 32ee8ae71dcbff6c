package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): before each step parameters, biases too unless they are
 * left out, shrink by rate * decay, as in PyTorch.
 */
@SpecName(
        value = "adamw",
        summary = "adam, with w = w * (1 - rate * decay) before each step",
        source = "Loshchilov and Hutter 2019")
public final class AdamW extends Moments {
    private final double decay;
    private final Parameters decaying;
    private final Parameters others;

    /** AdamW with PyTorch's defaults. */
    public AdamW(Parameters parameters, double rate) {
        this(parameters, rate, 0.9, 0.999, 1e-8, 0.01, Except.NONE);
    }

    /**
     * @param rate the learning rate
     * @param beta1 share kept of the running mean of gradients
     * @param beta2 share kept of the running mean of squared gradients
     * @param epsilon added to the root, against division by zero
     * @param decay by how much, times the rate, parameters shrink in a step
     * @param except parameters that do not shrink
     */
    public AdamW(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 1e-3, above = 0) double rate,
            @Setting(name = "beta1", summary = BETA_1, byDefault = 0.9, from = 0, below = 1) double beta1,
            @Setting(name = "beta2", summary = BETA_2, byDefault = 0.999, from = 0, below = 1) double beta2,
            @Setting(name = "epsilon", summary = EPSILON, byDefault = 1e-8, above = 0) double epsilon,
            @Setting(name = "decay", summary = Except.DECAY, byDefault = 0.01, from = 0) double decay,
            @Setting(name = "except", summary = Except.SUMMARY, wordByDefault = "none") Except except) {
        super(parameters, rate, beta1, beta2, epsilon);
        this.decay = decay;
        decaying = except.decaying(parameters);
        others = except.others(parameters);
    }

    @Override
    void walk() {
        kept = (float) (1 - rate() * decay);
        walk(decaying);
        kept = 1;
        walk(others);
    }
}
