package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Along a power of what is left of the way (Chen et al. 2018). */
@SpecName(value = "polynomial", summary = "to + (from - to) * (1 - ticks / over)^power", source = "Chen et al. 2018")
public final class Polynomial extends Ramp {
    private final double power;

    public Polynomial(
            @Setting(name = "from", summary = FROM, above = 0) double from,
            @Setting(name = "to", summary = TO, byDefault = 0, from = 0) double to,
            @Setting(name = "power", summary = "1 is linear; above 1 it falls fast at first", above = 0) double power,
            @Setting(name = "over", summary = OVER, wholeLoop = true, from = 1) long over,
            @Setting(name = "warmup", summary = WARMUP, byDefault = 0, from = 0) long warmup) {
        super(from, to, over, warmup);
        this.power = power;
    }

    @Override
    double part(double done) {
        return to + (from - to) * Math.pow(1 - done, power);
    }
}
