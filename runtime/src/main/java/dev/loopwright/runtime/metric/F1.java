package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** The harmonic mean of precision and recall. */
@SpecName(
        value = "f1",
        target = "class",
        summary = "2 * precision * recall / (precision + recall); an average over the classes if there are several")
public final class F1 extends ClassMetric {

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public F1(int width) {
        this(width, Average.AUTO);
    }

    /**
     * @param width elements of the prediction: 1 for a probability, else one for each class
     * @param average how the ratios of several classes become one
     */
    public F1(int width, @Setting(name = "average", summary = AVERAGE, wordByDefault = "auto") Average average) {
        super(width, average);
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
