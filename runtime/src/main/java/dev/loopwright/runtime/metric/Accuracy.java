package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/** The share of rows whose class was predicted. */
@SpecName(
        value = "accuracy",
        target = "class",
        summary = "share of rows predicted right; a probability predicts `true` above 0.5, classes by the largest")
public final class Accuracy implements Metric {
    private final Confusion confusion;

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public Accuracy(int width) {
        confusion = new Confusion(width);
    }

    @Override
    public void reset() {
        confusion.reset();
    }

    @Override
    public void add(float[] predictions, float[] target, int rows) {
        confusion.add(predictions, target, rows);
    }

    @Override
    public double value() {
        long hits = 0;
        for (int k = 0; k < confusion.classes(); k++) {
            hits += confusion.hits(k);
        }
        return (double) hits / confusion.rows();
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public void state(State state) {
        confusion.state(state);
    }
}
