package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.State;

/**
 * The step that Adam and AdamW share: running means of the gradient and of its square, both corrected for having
 * started at zero. Corrections are computed in double, everything per parameter in float, in one pass.
 */
final class Moments {
    /** Below this a power of beta no longer changes 1 - power; it would only become a slow, tiny number. */
    private static final double VANISHED = 0x1p-60;

    private final Parameters parameters;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final float[] first;
    private final float[] second;
    private double power1 = 1;
    private double power2 = 1;
    private long updates;

    Moments(Parameters parameters, double beta1, double beta2, double epsilon) {
        this.parameters = parameters;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        first = new float[parameters.size()];
        second = new float[parameters.size()];
    }

    long updates() {
        return updates;
    }

    /** Number of running means of both kinds. */
    long size() {
        return (long) first.length + second.length;
    }

    /** The running means of the gradients. */
    float[] first() {
        return first;
    }

    /** The running means of their squares. */
    float[] second() {
        return second;
    }

    /** One step with parameters multiplied by {@code kept} first: 1 - rate * decay, or 1 for no decay. */
    void update(double rate, double kept) {
        updates++;
        power1 = nextPower(power1, beta1);
        power2 = nextPower(power2, beta2);
        step(
                parameters.values(),
                parameters.gradients(),
                first,
                second,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) (1 / Math.sqrt(1 - power2)),
                (float) epsilon,
                (float) (rate / (1 - power1)),
                (float) kept,
                0,
                first.length);
    }

    /** Multiplied on from step to step: as good as a power, and had again by as many multiplications. */
    private static double nextPower(double power, double beta) {
        return power < VANISHED ? 0 : power * beta;
    }

    /**
     * The elements from {@code from} to before {@code to}, each of its own accord. Products of numbers near the smallest
     * float take some hundred cycles each, and means of gradients that have died out would stay there for ever. So small
     * first means are rounded to multiples of 2^-93, and 2^-56 is added to gradients that are squared: epsilon, which
     * stands beside them, is far larger than either. Of the update term the quotient comes first and the size last, for a
     * small rate times a small mean could be such a number again.
     */
    private static void step(
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
            float mi = m[i] + new1 * (g[i] - m[i]) + 0x1p-70f - 0x1p-70f;
            float gi = Math.abs(g[i]) + 0x1p-56f;
            float vi = old2 * v[i] + new2 * (gi * gi);
            m[i] = mi;
            v[i] = vi;
            float scale = (float) Math.sqrt(vi) * correction2 + epsilon;
            w[i] = kept * w[i] - size * (mi / scale);
        }
    }

    void state(State state) {
        updates = state.number("updates", updates);
        power1 = state.number("power1", power1);
        power2 = state.number("power2", power2);
        state.array("first", first);
        state.array("second", second);
    }
}
