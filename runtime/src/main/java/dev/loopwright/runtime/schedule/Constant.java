package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Always the same, once warm. */
@SpecName(value = "constant", summary = "one rate, for a warm-up in front of it")
public final class Constant extends Warmed {
    private final double rate;

    public Constant(
            @Setting(name = "rate", summary = RATE, above = 0) double rate,
            @Setting(name = "warmup", summary = WARMUP, byDefault = 0, from = 0) long warmup) {
        super(warmup);
        this.rate = rate;
    }

    @Override
    double after(long ticks) {
        return rate;
    }
}
