package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** In a straight line. */
@SpecName(value = "linear", summary = "from + (to - from) * ticks / over")
public final class Linear extends Ramp {

    public Linear(
            @Setting(name = "from", summary = FROM, above = 0) double from,
            @Setting(name = "to", summary = TO, byDefault = 0, from = 0) double to,
            @Setting(name = "over", summary = OVER, wholeLoop = true, from = 1) long over,
            @Setting(name = "warmup", summary = WARMUP, byDefault = 0, from = 0) long warmup) {
        super(from, to, over, warmup);
    }

    @Override
    double part(double done) {
        return from + (to - from) * done;
    }
}
