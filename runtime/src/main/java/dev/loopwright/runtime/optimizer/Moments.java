package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.State;

/**
 * The step of Adam and its relatives: running means of the gradient and of its square, both corrected for having started
 * at zero. Corrections are computed in double, everything per parameter in float, in one pass.
 */
abstract class Moments extends ElementOptimizer {
    static final String BETA_1 = "share kept of the mean of g";
    static final String BETA_2 = "share kept of the mean of g^2";
    static final String EPSILON = "added to the root of the mean of g^2";

    /** Below this a power of beta no longer changes 1 - power; it would only become a slow, tiny number. */
    private static final double VANISHED = 0x1p-60;

    final double beta1;
    final double beta2;
    final float[] first = keep("first");
    final float[] second = keep("second");
    double power1 = 1;
    double power2 = 1;
    /** What the mean of g is multiplied by, what the root of the mean of g^2 is, and what is added to that. */
    float size;

    float correction2;
    float epsilon;
    /** What parameters are multiplied by before each step. */
    float kept = 1;

    Moments(Parameters parameters, double rate, double beta1, double beta2, double epsilon) {
        super(parameters, rate);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = (float) epsilon;
    }

    @Override
    final void step() {
        power1 = nextPower(power1, beta1);
        power2 = nextPower(power2, beta2);
        correction2 = (float) (1 / Math.sqrt(1 - power2));
        size = (float) (rate() / (1 - power1));
        walk();
    }

    /** Walks all parameters; corrections are computed. */
    void walk() {
        walk(parameters);
    }

    /** Multiplied on from step to step: as good as a power, and had again by as many multiplications. */
    private static double nextPower(double power, double beta) {
        return power < VANISHED ? 0 : power * beta;
    }

    @Override
    public final void state(State state) {
        super.state(state);
        power1 = state.number("power1", power1);
        power2 = state.number("power2", power2);
        save(state);
    }

    /** What else is kept. */
    void save(State state) {}

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
                correction2,
                epsilon,
                size,
                kept,
                from,
                to);
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
            float gi = Math.abs(g[i]) + LEAST;
            float vi = old2 * v[i] + new2 * (gi * gi);
            m[i] = mi;
            v[i] = vi;
            float scale = (float) Math.sqrt(vi) * correction2 + epsilon;
            w[i] = kept * w[i] - size * (mi / scale);
        }
    }
}
