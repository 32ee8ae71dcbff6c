package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.Stateful;

/**
 * Measures predictions against a target over any number of batches; every row counts the same, so uneven batches do no
 * harm. A class is named in model files by {@link dev.loopwright.runtime.SpecName}; its constructor takes the width of
 * the prediction first, then its settings.
 */
public interface Metric extends Measure, Stateful {

    /** Forgets everything. */
    void reset();

    /**
     * Adds the rows of a batch.
     *
     * @param predictions {@code rows × width}, row after row
     * @param target one value for each row; the index of the class, or the number itself
     */
    void add(float[] predictions, float[] target, int rows);
}
