package dev.loopwright.runtime.metric;

/**
 * A metric that is a ratio of counts for each class. For one probability it is the ratio of the positive class, NaN when
 * that is 0/0. For several classes it is an {@link Average} over the classes; a class that occurs neither in the target
 * nor in the predictions is left out, and 0/0 of any other counts as 0.
 */
abstract sealed class ClassMetric extends ConfusionMetric permits Precision, Recall, F1 {
    static final String AVERAGE = "over the classes; auto: the positive class of a probability, else macro";

    private final Average average;

    ClassMetric(int width, Average average) {
        super(width);
        this.average = average;
    }

    abstract double numerator(int k);

    abstract double denominator(int k);

    @Override
    public final double value() {
        return switch (average) {
            case AUTO -> confusion.binary() ? numerator(1) / denominator(1) : macro();
            case MACRO -> macro();
            case MICRO -> micro();
            case WEIGHTED -> weighted();
        };
    }

    private double ratio(int k) {
        return denominator(k) == 0 ? 0 : numerator(k) / denominator(k);
    }

    private double macro() {
        double sum = 0;
        int present = 0;
        for (int k = 0; k < confusion.classes(); k++) {
            if (confusion.actual(k) + confusion.predicted(k) > 0) {
                sum += ratio(k);
                present++;
            }
        }
        return present == 0 ? Double.NaN : sum / present;
    }

    private double micro() {
        double above = 0;
        double below = 0;
        for (int k = 0; k < confusion.classes(); k++) {
            above += numerator(k);
            below += denominator(k);
        }
        return above / below;
    }

    private double weighted() {
        double sum = 0;
        for (int k = 0; k < confusion.classes(); k++) {
            sum += confusion.actual(k) * ratio(k);
        }
        return sum / confusion.rows();
    }
}
