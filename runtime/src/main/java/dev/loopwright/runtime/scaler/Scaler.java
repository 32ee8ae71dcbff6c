package dev.loopwright.runtime.scaler;

import java.util.Arrays;

/**
 * Maps the numbers of a column to a scale that networks like. A scaler holds only its settings: what it learns from the
 * training rows is handed out as a few constants, kept beside the data and in the run folder, and handed back in. A
 * class is named in model files by {@link dev.loopwright.runtime.SpecName}.
 */
public interface Scaler {

    /**
     * Learns from the values of the training rows, missing ones already filled.
     *
     * @param values at least one, all finite
     * @param times how often each of them occurs, 1 or more
     * @return the constants that the other methods take
     */
    double[] fit(double[] values, long[] times);

    /** {@link #fit(double[], long[])} of values that stand for themselves. */
    default double[] fit(double[] values) {
        return fit(values, once(values));
    }

    /** For each value that it occurs once. */
    static long[] once(double[] values) {
        long[] times = new long[values.length];
        Arrays.fill(times, 1);
        return times;
    }

    /** The value on the new scale. */
    double scale(double value, double[] constants);

    /** The inverse of {@link #scale}; of a column that was constant, that constant. */
    double unscale(double scaled, double[] constants);

    /** Whether it also looks at all values of an array together; then it comes last. */
    default boolean scalesRows() {
        return false;
    }

    /** Changes the values of an array, scaled one by one already. */
    default void scaleRow(float[] values) {}

    /** Whether {@link #fit} could have given these, to guard against damaged files; all are finite already. */
    boolean accepts(double[] constants);
}
