package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;

/** The mean over the classes that occur of the share of their rows that was predicted right (Brodersen et al. 2010). */
@SpecName(
        value = "balanced_accuracy",
        target = "class",
        summary = "mean over the classes in the target of the share of their rows predicted right",
        source = "Brodersen, Ong, Stephan and Buhmann 2010")
public final class BalancedAccuracy extends ConfusionMetric {

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public BalancedAccuracy(int width) {
        super(width);
    }

    @Override
    public double value() {
        double sum = 0;
        int present = 0;
        for (int k = 0; k < confusion.classes(); k++) {
            if (confusion.actual(k) > 0) {
                sum += (double) confusion.hits(k) / confusion.actual(k);
                present++;
            }
        }
        return present == 0 ? Double.NaN : sum / present;
    }
}
