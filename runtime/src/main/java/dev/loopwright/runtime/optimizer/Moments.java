package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.State;

/**
 * The step that Adam and AdamW share: running means of the gradient and of its square, both corrected for having
 * started at zero. Corrections are computed in double, everything per parameter in float, in one pass.
 */
abstract class Moments extends ElementOptimizer {
    /** Below this a power of beta no longer changes 1 - power; it would only become a slow, tiny number. */
    private static final double VANISHED = 0x1p-60;

    private final double beta1;
    private final double beta2;
    private final float epsilon;
    private final float[] first = keep("first");
    private final float[] second = keep("second");
    private double power1 = 1;
    private double power2 = 1;
    private float kept = 1;

    Moments(Parameters parameters, double rate, double beta1, double beta2, double epsilon) {
        super(parameters, rate);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = (float) epsilon;
    }

    /** The running means of the gradients. */
    float[] first() {
        return first;
    }

    /** The running means of their squares. */
    float[] second() {
        return second;
    }

    @Override
    void step() {
        power1 = nextPower(power1, beta1);
        power2 = nextPower(power2, beta2);
        walk();
    }

    /** Walks all parameters. */
    void walk() {
        walk(parameters);
    }

    /** Walks a part, whose parameters are first multiplied by {@code share}. */
    final void walkKeeping(double share, Parameters part) {
        kept = (float) share;
        walk(part);
        kept = 1;
    }

    /** Multiplied on from step to step: as good as a power, and had again by as many multiplications. */
    private static double nextPower(double power, double beta) {
        return power < VANISHED ? 0 : power * beta;
    }

    @Override
    void change(int from, int to) {
        change(
                w,
                g,
                first,
                second,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) (1 / Math.sqrt(1 - power2)),
                epsilon,
                (float) (rate() / (1 - power1)),
                kept,
                from,
                to);
    }

    @Override
    public void state(State state) {
        super.state(state);
        power1 = state.number("power1", power1);
        power2 = state.number("power2", power2);
    }

    /**
     * The elements from {@code from} to before {@code to}, each of its own accord. Products of numbers near the smallest
     * float take some hundred cycles each, and means of gradients that have died out would stay there for ever. So small
     * first means are rounded to multiples of 2^-93, and 2^-56 is added to gradients that are squared: epsilon, which
     * stands beside them, is far larger than either. Of the update term the quotient comes first and the size last, for a
     * small rate times a small mean could be such a number again.
     */
    private static void change(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            float new1,
            float old2,
            float new2,
            float correction2,
            float epsilon,
            float size,
            float kept,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float mi = m[i] + new1 * (g[i] - m[i]) + NEGLIGIBLE - NEGLIGIBLE;
            float gi = Math.abs(g[i]) + 0x1p-56f;
            float vi = old2 * v[i] + new2 * (gi * gi);
            m[i] = mi;
            v[i] = vi;
            float scale = (float) Math.sqrt(vi) * correction2 + epsilon;
            w[i] = kept * w[i] - size * (mi / scale);
        }
    }
}
