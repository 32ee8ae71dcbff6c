package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Along half a wave (Loshchilov and Hutter 2017), as in PyTorch. */
@SpecName(
        value = "cosine",
        summary = "to + (from - to) * (1 + cos(pi * ticks / over)) / 2",
        source = "Loshchilov and Hutter 2017")
public final class Cosine extends Ramp {

    public Cosine(
            @Setting(name = "from", summary = FROM, above = 0) double from,
            @Setting(name = "to", summary = TO, byDefault = 0, from = 0) double to,
            @Setting(name = "over", summary = OVER, wholeLoop = true, from = 1) long over,
            @Setting(name = "warmup", summary = WARMUP, byDefault = 0, from = 0) long warmup) {
        super(from, to, over, warmup);
    }

    @Override
    double part(double done) {
        return to + (from - to) * (1 + Math.cos(Math.PI * done)) / 2;
    }
}
