package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;

/** Of the rows for which a class was predicted, the share that is of it. */
@SpecName(
        value = "precision",
        target = "class",
        summary = "share of the rows predicted positive that are; the mean over the classes if there are several")
public final class Precision extends ClassMetric {

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public Precision(int width) {
        super(width);
    }

    @Override
    double numerator(int k) {
        return confusion.hits(k);
    }

    @Override
    double denominator(int k) {
        return confusion.predicted(k);
    }
}
