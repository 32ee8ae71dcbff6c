package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/** The mean over the classes that occur of the share of their rows that was predicted right (Brodersen et al. 2010). */
@SpecName(
        value = "balanced_accuracy",
        target = "class",
        summary = "mean over the classes in the target of the share of their rows predicted right",
        source = "Brodersen, Ong, Stephan and Buhmann 2010")
public final class BalancedAccuracy implements Metric {
    private final Confusion confusion;

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public BalancedAccuracy(int width) {
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

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public void state(State state) {
        confusion.state(state);
    }
}
