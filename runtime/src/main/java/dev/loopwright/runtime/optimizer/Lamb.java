package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Gradients;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Ranges;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Adam for large batches (You et al. 2020, algorithm 2): the step of each tensor is scaled to the length of the tensor. The
 * decay is part of the step; a tensor or a step of length 0 is not scaled.
 */
@SpecName(
        value = "lamb",
        summary = "adam with decay; the step of each tensor is scaled to the norm of the tensor",
        source = "You et al. 2020")
public final class Lamb extends Moments {
    private final double decay;
    private final float[] direction = scratch();
    private final Parameters[] decaying;
    private final Parameters[] others;
    private float share;

    /** LAMB with the defaults of the paper. */
    public Lamb(Parameters parameters, double rate) {
        this(parameters, rate, 0.9, 0.999, 1e-6, 0.01, Except.NONE);
    }

    /**
     * @param rate the learning rate
     * @param beta1 share kept of the running mean of gradients
     * @param beta2 share kept of the running mean of squared gradients
     * @param epsilon added to the root, against division by zero
     * @param decay by how much, times the rate, parameters shrink in a step
     * @param except parameters that do not shrink
     */
    public Lamb(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 1e-3, above = 0) double rate,
            @Setting(name = "beta1", summary = BETA_1, byDefault = 0.9, from = 0, below = 1) double beta1,
            @Setting(name = "beta2", summary = BETA_2, byDefault = 0.999, from = 0, below = 1) double beta2,
            @Setting(name = "epsilon", summary = EPSILON, byDefault = 1e-6, above = 0) double epsilon,
            @Setting(name = "decay", summary = Except.DECAY, byDefault = 0.01, from = 0) double decay,
            @Setting(name = "except", summary = Except.SUMMARY, wordByDefault = "none") Except except) {
        super(parameters, rate, beta1, beta2, epsilon);
        this.decay = decay;
        decaying = tensors(except.decaying(parameters));
        others = tensors(except.others(parameters));
    }

    private static Parameters[] tensors(Parameters part) {
        return part.tensors().stream().map(tensor -> part.part(tensor::equals)).toArray(Parameters[]::new);
    }

    @Override
    void walk() {
        share = (float) decay;
        for (Parameters tensor : decaying) {
            walkTensor(tensor);
        }
        share = 0;
        for (Parameters tensor : others) {
            walkTensor(tensor);
        }
    }

    /** Nothing of a tensor that is frozen. */
    private void walkTensor(Parameters tensor) {
        walk(tensor);
        Ranges ranges = tensor.ranges();
        for (int r = 0; r < ranges.count(); r++) {
            int from = ranges.from(r);
            int to = ranges.to(r);
            double length = Math.sqrt(Gradients.sumOfSquares(w, from, to));
            double step = Math.sqrt(Gradients.sumOfSquares(direction, from, to));
            double trust = length > 0 && step > 0 ? length / step : 1;
            take(w, direction, (float) (rate() * trust), from, to);
        }
    }

    private static void take(float[] w, float[] direction, float size, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] -= size * direction[i];
        }
    }

    @Override
    void change(int from, int to) {
        change(
                w,
                g,
                first,
                second,
                direction,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                correction2,
                epsilon,
                (float) (1 / (1 - power1)),
                share,
                from,
                to);
    }

    private static void change(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            float[] direction,
            float new1,
            float old2,
            float new2,
            float correction2,
            float epsilon,
            float correction1,
            float decay,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float mi = m[i] + new1 * (g[i] - m[i]) + NEGLIGIBLE - NEGLIGIBLE;
            float gi = Math.abs(g[i]) + LEAST;
            float vi = old2 * v[i] + new2 * (gi * gi);
            m[i] = mi;
            v[i] = vi;
            float scale = (float) Math.sqrt(vi) * correction2 + epsilon;
            direction[i] = correction1 * (mi / scale) + decay * w[i] + NEGLIGIBLE - NEGLIGIBLE;
        }
    }
}
