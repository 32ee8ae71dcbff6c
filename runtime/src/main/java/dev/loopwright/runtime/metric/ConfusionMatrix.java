package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;
import java.util.ArrayList;
import java.util.List;

/**
 * How often each class was predicted for rows of each class. As a single number, for those who watch it, it is the share of
 * rows on the diagonal.
 */
@SpecName(
        value = "confusion_matrix",
        target = "class",
        summary =
                "rows counted by label (one list for each) and predicted label (its numbers), in the order of the labels")
public final class ConfusionMatrix extends ConfusionMetric {

    /** @param width elements of the prediction: 1 for a probability, else one for each class */
    public ConfusionMatrix(int width) {
        super(width);
    }

    /** A list for each actual class of how often each class was predicted; predictions with a NaN are in none. */
    public List<List<Long>> counts() {
        List<List<Long>> counts = new ArrayList<>();
        for (int actual = 0; actual < confusion.classes(); actual++) {
            List<Long> row = new ArrayList<>();
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
                row.add(confusion.count(actual, predicted));
            }
            counts.add(row);
        }
        return counts;
    }

    @Override
    public double value() {
        return confusion.accuracy();
    }
}
