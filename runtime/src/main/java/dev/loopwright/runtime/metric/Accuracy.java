package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;

/** The share of rows whose class was predicted. */
@SpecName(
        value = "accuracy",
        target = "class",
        summary = "share of rows predicted right; a probability predicts `true` above 0.5, classes by the largest")
public final class Accuracy extends ConfusionMetric {

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public Accuracy(int width) {
        super(width);
    }

    @Override
    public double value() {
        return confusion.accuracy();
    }
}
