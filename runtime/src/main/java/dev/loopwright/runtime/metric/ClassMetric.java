package dev.loopwright.runtime.metric;

/**
 * A metric that is a ratio of counts for each class. For one probability it is the ratio of the positive class, NaN when
 * that is 0/0. For several classes it is the plain mean over the classes (macro average); a class that occurs neither in
 * the target nor in the predictions is left out, and 0/0 of any other counts as 0.
 */
abstract sealed class ClassMetric implements Metric permits Precision, Recall, F1 {
    final Confusion confusion;

    ClassMetric(int width) {
        confusion = new Confusion(width);
    }

    abstract double numerator(int k);

    abstract double denominator(int k);

    @Override
    public final void reset() {
        confusion.reset();
    }

    @Override
    public final void add(float[] predictions, float[] target, int rows) {
        confusion.add(predictions, target, rows);
    }

    @Override
    public final double value() {
        return confusion.binary() ? numerator(1) / denominator(1) : macroAverage();
    }

    private double macroAverage() {
        double sum = 0;
        int present = 0;
        for (int k = 0; k < confusion.classes(); k++) {
            if (confusion.actual(k) + confusion.predicted(k) > 0) {
                sum += denominator(k) == 0 ? 0 : numerator(k) / denominator(k);
                present++;
            }
        }
        return present == 0 ? Double.NaN : sum / present;
    }

    @Override
    public final boolean lowerIsBetter() {
        return false;
    }
}
