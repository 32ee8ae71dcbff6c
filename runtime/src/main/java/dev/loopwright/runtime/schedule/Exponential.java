package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** By the same factor in each tick. */
@SpecName(value = "exponential", summary = "from * (to / from)^(ticks / over)")
public final class Exponential extends Ramp {

    public Exponential(
            @Setting(name = "from", summary = FROM, above = 0) double from,
            @Setting(name = "to", summary = TO, above = 0) double to,
            @Setting(name = "over", summary = OVER, wholeLoop = true, from = 1) long over,
            @Setting(name = "warmup", summary = WARMUP, byDefault = 0, from = 0) long warmup) {
        super(from, to, over, warmup);
    }

    @Override
    double part(double done) {
        return from * Math.pow(to / from, done);
    }
}
