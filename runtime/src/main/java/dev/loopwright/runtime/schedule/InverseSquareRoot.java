package dev.loopwright.runtime.schedule;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Up in a straight line, then down with the root of the ticks (Vaswani et al. 2017). */
@SpecName(
        value = "inverse_square_root",
        summary = "rate * sqrt(warmup / ticks), the present one counted, after the warm-up",
        source = "Vaswani et al. 2017")
public final class InverseSquareRoot extends Warmed {
    private final double rate;
    private final long reached;

    public InverseSquareRoot(
            @Setting(name = "rate", summary = "the largest rate", above = 0) double rate,
            @Setting(name = "warmup", summary = "rises in proportion for so long", from = 1) long warmup) {
        super(warmup);
        this.rate = rate;
        reached = warmup;
    }

    @Override
    double top() {
        return rate;
    }

    @Override
    double after(long ticks) {
        return rate * Math.sqrt((double) reached / (reached + ticks + 1));
    }
}
