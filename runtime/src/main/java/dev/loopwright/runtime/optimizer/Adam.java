package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Adam (Kingma and Ba 2015) with bias correction; epsilon is added outside the root, as in PyTorch. A lazy one does nothing
 * to a parameter whose gradient is 0, nor to its means, as PyTorch's SparseAdam does nothing to rows that no batch has seen.
 */
@SpecName(
        value = "adam",
        summary = "steps along the running mean of g, divided by the root of the running mean of g^2",
        source = "Kingma and Ba 2015")
public final class Adam extends Moments {
    private final boolean lazy;

    /** Adam with the defaults of the paper. */
    public Adam(Parameters parameters, double rate) {
        this(parameters, rate, 0.9, 0.999, 1e-8, false);
    }

    /**
     * @param rate the learning rate
     * @param beta1 share kept of the running mean of gradients
     * @param beta2 share kept of the running mean of squared gradients
     * @param epsilon added to the root, against division by zero
     * @param lazy whether a gradient of 0 changes nothing, where means would decay and go on moving the parameter
     */
    public Adam(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 1e-3, above = 0) double rate,
            @Setting(name = "beta1", summary = BETA_1, byDefault = 0.9, from = 0, below = 1) double beta1,
            @Setting(name = "beta2", summary = BETA_2, byDefault = 0.999, from = 0, below = 1) double beta2,
            @Setting(name = "epsilon", summary = EPSILON, byDefault = 1e-8, above = 0) double epsilon,
            @Setting(name = "lazy", summary = "leave alone what has a gradient of 0") boolean lazy) {
        super(parameters, rate, beta1, beta2, epsilon);
        this.lazy = lazy;
    }

    @Override
    boolean restsAtZero() {
        return lazy;
    }

    /** If lazy, the stretches between gradients of 0. */
    @Override
    void change(int from, int to) {
        int first = from;
        for (int i = from; lazy && i < to; i++) {
            if (g[i] == 0) {
                if (first < i) {
                    super.change(first, i);
                }
                first = i + 1;
            }
        }
        super.change(first, to);
    }
}
