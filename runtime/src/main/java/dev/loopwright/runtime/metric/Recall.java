package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Of the rows of a class, the share for which it was predicted. */
@SpecName(
        value = "recall",
        target = "class",
        summary = "share of the positive rows that are predicted so; an average over the classes if there are several")
public final class Recall extends ClassMetric {

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public Recall(int width) {
        this(width, Average.AUTO);
    }

    /**
     * @param width elements of the prediction: 1 for a probability, else one for each class
     * @param average how the ratios of several classes become one
     */
    public Recall(int width, @Setting(name = "average", summary = AVERAGE, wordByDefault = "auto") Average average) {
        super(width, average);
    }

    @Override
    double numerator(int k) {
        return confusion.hits(k);
    }

    @Override
    double denominator(int k) {
        return confusion.actual(k);
    }
}
