package dev.loopwright.runtime.schedule;

/** A way from one rate to another, which then stays. Its length counts from the start, warm-up included. */
abstract class Ramp extends Warmed {
    static final String FROM = "the rate to start with";
    static final String TO = "the rate at the end";
    static final String OVER = "how long, warm-up included";

    final double from;
    final double to;
    private final long length;

    Ramp(double from, double to, long over, long warmup) {
        super(warmup);
        this.from = from;
        this.to = to;
        length = over - warmup;
    }

    @Override
    final double after(long ticks) {
        return ticks < length ? part((double) ticks / length) : to;
    }

    /** The rate when a share of the way is done, from 0 to below 1. */
    abstract double part(double done);
}
