package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/**
 * The share of rows whose class is among the k most likely; of equally likely ones the first counts as the likelier. A
 * prediction with a NaN is a miss.
 */
@SpecName(value = "top_k_accuracy", target = "class", summary = "share of rows whose class is among the k most likely")
public final class TopKAccuracy implements Metric {
    private final int width;
    private final int k;
    private long hits;
    private long rows;

    /**
     * @param width elements of the prediction: 1 for a probability, else one for each class
     * @param k how many classes count as predicted
     */
    public TopKAccuracy(
            int width,
            @Setting(name = "k", summary = "how many classes count as predicted", byDefault = 5, from = 1) int k) {
        this.width = width;
        this.k = k;
    }

    @Override
    public void reset() {
        hits = 0;
        rows = 0;
    }

    @Override
    public void add(float[] predictions, float[] target, int added) {
        rows += added;
        for (int r = 0; r < added; r++) {
            int above = width == 1 ? other(predictions[r], target[r]) : above(predictions, r * width, (int) target[r]);
            hits += above < k ? 1 : 0;
        }
    }

    /** Classes that are likelier than the right one, of a probability of the second class. */
    private static int other(float probability, float target) {
        if (Float.isNaN(probability)) {
            return Integer.MAX_VALUE;
        }
        return probability > 0.5f == target > 0.5f ? 0 : 1;
    }

    private int above(float[] predictions, int from, int label) {
        float own = predictions[from + label];
        int above = 0;
        for (int j = 0; j < width; j++) {
            float p = predictions[from + j];
            if (Float.isNaN(p)) {
                return Integer.MAX_VALUE;
            }
            above += p > own || p == own && j < label ? 1 : 0;
        }
        return above;
    }

    @Override
    public double value() {
        return (double) hits / rows;
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public void state(State state) {
        hits = state.number("hits", hits);
        rows = state.number("rows", rows);
    }
}
