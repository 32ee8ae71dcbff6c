package dev.loopwright.runtime.schedule;

/**
 * A learning rate that changes while training. Ticks are updates, or epochs if the model file says so. All but {@link
 * Plateau} follow from the number of ticks alone.
 */
public interface Schedule {

    /** The rate of the tick that comes after so many others. */
    double at(long ticks);
}
