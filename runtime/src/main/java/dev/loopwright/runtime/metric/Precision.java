package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Of the rows for which a class was predicted, the share that is of it. */
@SpecName(
        value = "precision",
        target = "class",
        summary = "share of the rows predicted positive that are; an average over the classes if there are several")
public final class Precision extends ClassMetric {

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public Precision(int width) {
        this(width, Average.AUTO);
    }

    /**
     * @param width elements of the prediction: 1 for a probability, else one for each class
     * @param average how the ratios of several classes become one
     */
    public Precision(int width, @Setting(name = "average", summary = AVERAGE, wordByDefault = "auto") Average average) {
        super(width, average);
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
