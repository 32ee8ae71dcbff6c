package dev.loopwright.runtime.metric;

/** A score over rows seen so far, and which way is up: what reports print and checkpoints compare. */
public interface Measure {

    /** The measure over everything added since it was last reset; NaN if it is not defined for that. */
    double value();

    /** Whether smaller is better. */
    boolean lowerIsBetter();
}
