package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Down by a factor at given times. */
@SpecName(value = "multistep", summary = "rate * factor^(how many of the times `at` have passed)")
public final class MultiStep extends Warmed {
    private final double rate;
    private final double factor;
    private final long[] at;

    public MultiStep(
            @Setting(name = "rate", summary = RATE, above = 0) double rate,
            @Setting(name = "factor", summary = Steps.FACTOR, byDefault = 0.1, above = 0) double factor,
            @Setting(name = "at", summary = "times after the warm-up, in a list", from = 1) long[] at,
            @Setting(name = "warmup", summary = WARMUP, byDefault = 0, from = 0) long warmup) {
        super(warmup);
        this.rate = rate;
        this.factor = factor;
        this.at = at.clone();
    }

    @Override
    double after(long ticks) {
        double now = rate;
        for (long time : at) {
            now *= ticks >= time ? factor : 1;
        }
        return now;
    }
}
