package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * The mean target of the training rows with the label, drawn towards that of all of them the fewer there are
 * (Micci-Barreca 2001, with the weight {@code rows / (rows + smoothing)}). A training row would see its own target in it,
 * so each gets the mean of the folds that it is not in.
 */
@SpecName(
        value = "target_mean",
        target = "labels",
        summary =
                "(sum + smoothing * mean of all) / (rows + smoothing) of the first target over training rows with the label;"
                        + " for a training row over those of the other folds",
        source = "Micci-Barreca, 2001")
public final class TargetMean implements Encoding {
    private final double smoothing;
    private final int folds;

    /** The settings of the model file: {@code encode target_mean(smoothing: 20)}. */
    public TargetMean(
            @Setting(
                            name = "smoothing",
                            summary = "rows of the mean of all that are mixed in",
                            byDefault = 10,
                            from = 0)
                    double smoothing,
            @Setting(
                            name = "folds",
                            summary = "parts that training rows are dealt out to, by chance",
                            byDefault = 5,
                            from = 2)
                    int folds) {
        this.smoothing = smoothing;
        this.folds = folds;
    }

    /** For each label its mean, and last the mean of all. */
    @Override
    public double[] fit(double[] cells, int labels, double[] target) {
        return means(cells, labels, target, new int[cells.length], -1);
    }

    @Override
    public double[] fromOthers(double[] cells, int labels, double[] target, long key) {
        int[] order = new int[cells.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        Randomness.shuffle(order, key);
        int[] fold = new int[cells.length];
        for (int i = 0; i < order.length; i++) {
            fold[order[i]] = i % folds;
        }
        double[] values = new double[cells.length];
        for (int f = 0; f < folds; f++) {
            double[] means = means(cells, labels, target, fold, f);
            for (int i = 0; i < values.length; i++) {
                if (fold[i] == f) {
                    encode(cells[i], "", means, values, i);
                }
            }
        }
        return values;
    }

    /** The means over all rows but those of one fold; 0 where there are none. */
    private double[] means(double[] cells, int labels, double[] target, int[] fold, int without) {
        double[] means = new double[labels + 1];
        double[] rows = new double[labels + 1];
        for (int i = 0; i < cells.length; i++) {
            if (fold[i] != without) {
                means[labels] += target[i];
                rows[labels]++;
            }
        }
        means[labels] /= Math.max(1, rows[labels]);
        for (int i = 0; i < cells.length; i++) {
            if (fold[i] != without && cells[i] >= 0) {
                means[(int) cells[i]] += target[i] - means[labels];
                rows[(int) cells[i]]++;
            }
        }
        for (int label = 0; label < labels; label++) {
            double weight = rows[label] + smoothing;
            means[label] = means[labels] + (weight == 0 ? 0 : means[label] / weight);
        }
        return means;
    }

    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        into[at] = learnt[cell < 0 ? learnt.length - 1 : (int) cell];
    }

    @Override
    public boolean accepts(double[] learnt, int labels) {
        return learnt.length == labels + 1;
    }
}
