package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Up to the rate and down to almost nothing, both along half a wave (Smith and Topin 2018), as in PyTorch but for momentum,
 * which stays.
 */
@SpecName(
        value = "one_cycle",
        summary = "from rate / start up to rate, then down to rate / (start * end)",
        source = "Smith and Topin 2018")
public final class OneCycle implements Schedule {
    private final double peak;
    private final double first;
    private final double last;
    private final double top;
    private final double length;

    public OneCycle(
            @Setting(name = "rate", summary = "the largest rate", above = 0) double rate,
            @Setting(name = "over", summary = "how long", wholeLoop = true, from = 2) long over,
            @Setting(name = "rise", summary = "share of the way up", byDefault = 0.3, above = 0, below = 1) double rise,
            @Setting(name = "start", summary = "divides the largest rate", byDefault = 25, from = 1) double start,
            @Setting(name = "end", summary = "divides the first rate", byDefault = 1e4, from = 1) double end) {
        peak = rate;
        first = rate / start;
        last = first / end;
        top = rise * over - 1;
        length = over - 1.0;
    }

    @Override
    public double at(long ticks) {
        return ticks < top
                ? wave(first, peak, ticks / top)
                : ticks < length ? wave(peak, last, (ticks - top) / (length - top)) : last;
    }

    private static double wave(double from, double to, double done) {
        return to + (from - to) * (1 + Math.cos(Math.PI * done)) / 2;
    }
}
