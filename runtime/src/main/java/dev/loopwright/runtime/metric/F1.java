package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;

/** The harmonic mean of precision and recall. */
@SpecName(
        value = "f1",
        target = "class",
        summary = "2 * precision * recall / (precision + recall); the mean over the classes if there are several")
public final class F1 extends ClassMetric {

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public F1(int width) {
        super(width);
    }

    @Override
    double numerator(int k) {
        return 2.0 * confusion.hits(k);
    }

    @Override
    double denominator(int k) {
        return confusion.predicted(k) + confusion.actual(k);
    }
}
