package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;

/**
 * The correlation of predicted and actual classes: 1 is perfect, 0 as good as chance, -1 all wrong (Matthews 1975; for
 * several classes Gorodkin 2004). 0 if all rows are of one class or predicted as one.
 */
@SpecName(
        value = "matthews",
        target = "class",
        summary = "correlation of predicted and actual classes; 0 if either never varies",
        source = "Matthews 1975; Gorodkin 2004")
public final class Matthews extends ConfusionMetric {

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public Matthews(int width) {
        super(width);
    }

    @Override
    public double value() {
        double rows = confusion.rows();
        double covariance = 0;
        double ofPredicted = rows * rows;
        double ofActual = rows * rows;
        for (int k = 0; k < confusion.classes(); k++) {
            double predicted = confusion.predicted(k);
            double actual = confusion.actual(k);
            covariance += confusion.hits(k) * rows - predicted * actual;
            ofPredicted -= predicted * predicted;
            ofActual -= actual * actual;
        }
        double scale = Math.sqrt(ofPredicted) * Math.sqrt(ofActual);
        return rows == 0 ? Double.NaN : scale == 0 ? 0 : covariance / scale;
    }
}
