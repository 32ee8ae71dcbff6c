package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Down by a factor in regular intervals. */
@SpecName(value = "step", summary = "rate * factor^(how often `every` has passed)")
public final class Steps extends Warmed {
    static final String FACTOR = "what each time remains of the rate";

    private final double rate;
    private final double factor;
    private final long every;

    public Steps(
            @Setting(name = "rate", summary = RATE, above = 0) double rate,
            @Setting(name = "factor", summary = FACTOR, byDefault = 0.1, above = 0) double factor,
            @Setting(name = "every", summary = "how long a rate stays", from = 1) long every,
            @Setting(name = "warmup", summary = WARMUP, byDefault = 0, from = 0) long warmup) {
        super(warmup);
        this.rate = rate;
        this.factor = factor;
        this.every = every;
    }

    @Override
    double after(long ticks) {
        return rate * Math.pow(factor, Math.floorDiv(ticks, every));
    }
}
