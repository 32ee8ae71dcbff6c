package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import java.util.Arrays;

/**
 * Gradients divided by the root of the sum of their squares so far (Duchi, Hazan and Singer 2011), as in PyTorch. A gradient
 * of 0 changes nothing.
 */
@SpecName(
        value = "adagrad",
        summary = "w = w - rate * g / root of the sum of all g^2",
        source = "Duchi, Hazan and Singer 2011")
public final class Adagrad extends ElementOptimizer {
    /** Added to the size of gradients that are squared and taken away again, which leaves multiples of 2^-56. */
    private static final float TINY = 0x1p-33f;

    private final float epsilon;
    private final float[] sum = keep("sum");

    /** AdaGrad with PyTorch's defaults. */
    public Adagrad(Parameters parameters, double rate) {
        this(parameters, rate, 0, 1e-10);
    }

    /**
     * @param rate the learning rate
     * @param initial what the sums of squares start from
     * @param epsilon added to the root, against division by zero
     */
    public Adagrad(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 0.01, above = 0) double rate,
            @Setting(name = "initial", summary = "what the sums start from", byDefault = 0, from = 0) double initial,
            @Setting(name = "epsilon", summary = "added to the root", byDefault = 1e-10, above = 0) double epsilon) {
        super(parameters, rate);
        this.epsilon = (float) epsilon;
        Arrays.fill(sum, (float) initial);
    }

    @Override
    void step() {
        walk(parameters);
    }

    @Override
    void change(int from, int to) {
        change(w, g, sum, (float) rate(), epsilon, from, to);
    }

    @Override
    boolean restsAtZero() {
        return epsilon > 0;
    }

    private static void change(float[] w, float[] g, float[] sum, float rate, float epsilon, int from, int to) {
        for (int i = from; i < to; i++) {
            float gi = Math.abs(g[i]) + TINY - TINY;
            float squares = sum[i] + gi * gi;
            sum[i] = squares;
            w[i] -= rate * (g[i] / ((float) Math.sqrt(squares) + epsilon));
        }
    }
}
