package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Adam whose step is rectified while the mean of squared gradients is not yet reliable (Liu et al. 2020), as in PyTorch: in
 * the first steps momentum alone.
 */
@SpecName(
        value = "radam",
        summary = "adam with a step that grows as the mean of g^2 becomes reliable",
        source = "Liu et al. 2020")
public final class RAdam extends Moments {
    private final float written;

    /** RAdam with PyTorch's defaults. */
    public RAdam(Parameters parameters, double rate) {
        this(parameters, rate, 0.9, 0.999, 1e-8);
    }

    /**
     * @param rate the learning rate
     * @param beta1 share kept of the running mean of gradients
     * @param beta2 share kept of the running mean of squared gradients
     * @param epsilon added to the root, against division by zero
     */
    public RAdam(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 1e-3, above = 0) double rate,
            @Setting(name = "beta1", summary = BETA_1, byDefault = 0.9, from = 0, below = 1) double beta1,
            @Setting(name = "beta2", summary = BETA_2, byDefault = 0.999, from = 0, below = 1) double beta2,
            @Setting(name = "epsilon", summary = EPSILON, byDefault = 1e-8, above = 0) double epsilon) {
        super(parameters, rate, beta1, beta2, epsilon);
        written = (float) epsilon;
    }

    /** The length of the approximated average, rho in the paper, decides; without rectification scale is 1. */
    @Override
    void walk() {
        double most = 2 / (1 - beta2) - 1;
        double length = most - 2 * updates() * power2 / (1 - power2);
        boolean reliable = length > 5;
        if (reliable) {
            double rectified = (length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length);
            size *= (float) Math.sqrt(rectified * (1 - power2));
        }
        correction2 = reliable ? 1 : 0;
        epsilon = reliable ? written : 1;
        walk(parameters);
    }
}
