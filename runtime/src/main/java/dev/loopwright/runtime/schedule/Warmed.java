package dev.loopwright.runtime.schedule;

/**
 * A schedule behind a linear warm-up (Goyal et al. 2017): in tick t of n, counted from 1, the rate is t / n of what the
 * schedule begins with.
 */
abstract class Warmed implements Schedule {
    static final String WARMUP = "rises in proportion before, for so long";
    static final String RATE = "the rate to start with";

    private final long warmup;

    Warmed(long warmup) {
        this.warmup = warmup;
    }

    @Override
    public final double at(long ticks) {
        return ticks < warmup ? top() * (ticks + 1) / warmup : after(ticks - warmup);
    }

    /** The rate that the warm-up leads to. */
    double top() {
        return after(0);
    }

    /** The rate when so many ticks have passed since the warm-up. */
    abstract double after(long ticks);
}
