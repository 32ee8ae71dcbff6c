package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.State;
import java.util.Arrays;

/**
 * How often each class was predicted for rows of each class. A prediction of one element is the probability of class 1
 * and predicts it above 0.5; of several elements the largest counts, the first of equal ones. A prediction with a NaN
 * predicts no class: it counts as a miss.
 */
final class Confusion {
    private final int width;
    private final int classes;
    /** counts[actual * (classes + 1) + predicted]; the last column counts rows for which nothing was predicted. */
    private final long[] counts;

    Confusion(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("width " + width);
        }
        this.width = width;
        classes = Math.max(2, width);
        counts = new long[classes * (classes + 1)];
    }

    void reset() {
        Arrays.fill(counts, 0);
    }

    void add(float[] predictions, float[] target, int rows) {
        for (int r = 0; r < rows; r++) {
            int predicted = width == 1 ? side(predictions[r]) : largest(predictions, r * width);
            int actual = width == 1 ? side(target[r]) : (int) target[r];
            counts[actual * (classes + 1) + predicted]++;
        }
    }

    private int side(float probability) {
        return Float.isNaN(probability) ? classes : probability > 0.5f ? 1 : 0;
    }

    private int largest(float[] predictions, int from) {
        int largest = 0;
        for (int k = 0; k < width; k++) {
            float p = predictions[from + k];
            if (Float.isNaN(p)) {
                return classes;
            }
            if (p > predictions[from + largest]) {
                largest = k;
            }
        }
        return largest;
    }

    /** Classes; 2 for a prediction of one element. */
    int classes() {
        return classes;
    }

    /** Whether the prediction is one probability, so that class 1 is the one of interest. */
    boolean binary() {
        return width == 1;
    }

    long rows() {
        long rows = 0;
        for (long count : counts) {
            rows += count;
        }
        return rows;
    }

    /** Rows of a class for which a class was predicted. */
    long count(int actual, int predicted) {
        return counts[actual * (classes + 1) + predicted];
    }

    /** Rows of the class for which it was predicted. */
    long hits(int k) {
        return counts[k * (classes + 1) + k];
    }

    /** The share of rows whose class was predicted. */
    double accuracy() {
        long hits = 0;
        for (int k = 0; k < classes; k++) {
            hits += hits(k);
        }
        return (double) hits / rows();
    }

    /** Rows of the class. */
    long actual(int k) {
        long rows = 0;
        for (int predicted = 0; predicted <= classes; predicted++) {
            rows += counts[k * (classes + 1) + predicted];
        }
        return rows;
    }

    /** Rows for which the class was predicted. */
    long predicted(int k) {
        long rows = 0;
        for (int actual = 0; actual < classes; actual++) {
            rows += counts[actual * (classes + 1) + k];
        }
        return rows;
    }

    void state(State state) {
        state.array("counts", counts);
    }
}
