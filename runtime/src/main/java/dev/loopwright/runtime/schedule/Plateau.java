package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;
import dev.loopwright.runtime.metric.Measure;

/** Down by a factor when a score has not become better for a while, as PyTorch's ReduceLROnPlateau. */
@SpecName(
        value = "plateau",
        summary = "rate * factor each time when more than `patience` evaluations brought no better score")
public final class Plateau extends Warmed implements Stateful {
    private final double factor;
    private final int patience;
    private final double threshold;
    private final int cooldown;
    private final double least;
    private double rate;
    private double best = Double.NaN;
    private long worse;
    private long resting;

    public Plateau(
            @Setting(name = "rate", summary = RATE, above = 0) double rate,
            @Setting(name = "factor", summary = Steps.FACTOR, byDefault = 0.1, above = 0, below = 1) double factor,
            @Setting(name = "patience", summary = "evaluations without a better score", byDefault = 10, from = 0)
                    int patience,
            @Setting(name = "threshold", summary = "share by which better is better", byDefault = 1e-4, from = 0)
                    double threshold,
            @Setting(name = "cooldown", summary = "evaluations after a fall that do not count", byDefault = 0, from = 0)
                    int cooldown,
            @Setting(name = "least", summary = "the rate falls no lower", byDefault = 0, from = 0) double least,
            @Setting(name = "warmup", summary = WARMUP, byDefault = 0, from = 0) long warmup) {
        super(warmup);
        this.rate = rate;
        this.factor = factor;
        this.patience = patience;
        this.threshold = threshold;
        this.cooldown = cooldown;
        this.least = least;
    }

    @Override
    double after(long ticks) {
        return rate;
    }

    /** Takes note of a score that has just been measured. NaN is not better than anything. */
    public void observe(Measure score) {
        double value = score.value();
        boolean better = Double.isNaN(best) && !Double.isNaN(value)
                || (score.lowerIsBetter() ? value < best * (1 - threshold) : value > best * (1 + threshold));
        best = better ? value : best;
        worse = better ? 0 : worse + 1;
        if (resting > 0) {
            resting--;
            worse = 0;
        }
        if (worse > patience) {
            rate = Math.max(rate * factor, least);
            resting = cooldown;
            worse = 0;
        }
    }

    @Override
    public void state(State state) {
        rate = state.number("rate", rate);
        best = state.number("best", best);
        worse = state.number("worse", worse);
        resting = state.number("resting", resting);
    }
}
