package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Gradients divided by the root of a running mean of their squares, times the root of that of the squares of past steps
 * (Zeiler 2012), as in PyTorch: epsilon inside of both roots.
 */
@SpecName(
        value = "adadelta",
        summary = "rmsprop whose rate is the root of the running mean of past steps^2",
        source = "Zeiler 2012")
public final class Adadelta extends ElementOptimizer {
    private final double rho;
    private final float epsilon;
    private final float[] square = keep("square");
    private final float[] steps = keep("steps");

    /** Adadelta with PyTorch's defaults. */
    public Adadelta(Parameters parameters, double rate) {
        this(parameters, rate, 0.9, 1e-6);
    }

    /**
     * @param rate the learning rate; 1 in the paper
     * @param rho share kept of the running means of squares
     * @param epsilon added under the roots: with it the first steps are made
     */
    public Adadelta(
            Parameters parameters,
            @Setting(name = "rate", summary = RATE, byDefault = 1, above = 0) double rate,
            @Setting(name = "rho", summary = "share kept of the means of squares", byDefault = 0.9, from = 0, below = 1)
                    double rho,
            @Setting(name = "epsilon", summary = "added under the roots", byDefault = 1e-6, above = 0) double epsilon) {
        super(parameters, rate);
        this.rho = rho;
        this.epsilon = (float) epsilon;
    }

    @Override
    void step() {
        walk(parameters);
    }

    @Override
    void change(int from, int to) {
        change(w, g, square, steps, (float) rate(), (float) rho, (float) (1 - rho), epsilon, from, to);
    }

    private static void change(
            float[] w,
            float[] g,
            float[] v,
            float[] steps,
            float rate,
            float rho,
            float taken,
            float epsilon,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float gi = Math.abs(g[i]) + LEAST;
            float vi = rho * v[i] + taken * (gi * gi);
            float past = steps[i];
            float step = (float) Math.sqrt((past + epsilon) / (vi + epsilon)) * g[i];
            float length = Math.abs(step) + LEAST;
            v[i] = vi;
            steps[i] = rho * past + taken * (length * length);
            w[i] -= rate * step;
        }
    }
}
