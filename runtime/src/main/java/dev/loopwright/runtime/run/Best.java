package dev.loopwright.runtime.run;

import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;
import dev.loopwright.runtime.metric.Measure;

/** Remembers the best value of a score: {@code checkpoint best when validation.loss improves by 1e-4}. */
public final class Best implements Stateful {
    private final double by;
    private double value = Double.NaN;

    /** @param by the smallest change that counts as better; 0 for any */
    public Best(double by) {
        this.by = by;
    }

    /** Whether the score is better now than ever before; NaN never is, the first number always is. */
    public boolean improves(Measure score) {
        double now = score.value();
        double gain = score.lowerIsBetter() ? value - now : now - value;
        if (!Double.isNaN(now) && (Double.isNaN(value) || gain > by)) {
            value = now;
            return true;
        }
        return false;
    }

    /** The best value so far; NaN before the first. */
    public double value() {
        return value;
    }

    @Override
    public void state(State state) {
        value = state.number("value", value);
    }
}
