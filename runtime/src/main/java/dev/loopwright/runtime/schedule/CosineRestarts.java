package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Half waves one after another, each longer than the one before by a factor (Loshchilov and Hutter 2017), as in PyTorch. */
@SpecName(
        value = "cosine_restarts",
        summary = "cosine again and again, each time over `growth` times as many ticks",
        source = "Loshchilov and Hutter 2017")
public final class CosineRestarts extends Warmed {
    private final double from;
    private final double to;
    private final long first;
    private final int growth;

    public CosineRestarts(
            @Setting(name = "from", summary = Ramp.FROM, above = 0) double from,
            @Setting(name = "to", summary = Ramp.TO, byDefault = 0, from = 0) double to,
            @Setting(name = "first", summary = "how long the first wave is", from = 1) long first,
            @Setting(name = "growth", summary = "times as long is each next", byDefault = 1, from = 1) int growth,
            @Setting(name = "warmup", summary = WARMUP, byDefault = 0, from = 0) long warmup) {
        super(warmup);
        this.from = from;
        this.to = to;
        this.first = first;
        this.growth = growth;
    }

    @Override
    double after(long ticks) {
        long length = first;
        long within = ticks;
        if (growth == 1) {
            within = ticks % first;
        }
        while (within >= length) {
            within -= length;
            length *= growth;
        }
        return to + (from - to) * (1 + Math.cos(Math.PI * within / length)) / 2;
    }
}
