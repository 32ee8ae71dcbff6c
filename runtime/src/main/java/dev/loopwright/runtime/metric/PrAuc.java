package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/**
 * Average precision: the precision at each score, weighted by the recall gained there, without interpolation (Davis and
 * Goadrich 2006 say why). Exact, from the ranks of all scores. NaN if no row is positive or a score is NaN.
 */
@SpecName(
        value = "pr_auc",
        target = "two classes",
        summary = "average precision: sum over falling scores of precision * recall gained",
        source = "Davis and Goadrich 2006")
public final class PrAuc implements Metric {
    private final Ranking ranking;

    /** @param width elements of the prediction: 1 for a probability, 2 for two classes, of which the second is positive */
    public PrAuc(int width) {
        ranking = new Ranking("pr_auc", width);
    }

    @Override
    public void reset() {
        ranking.reset();
    }

    @Override
    public void add(float[] predictions, float[] target, int rows) {
        ranking.add(predictions, target, rows);
    }

    @Override
    public double value() {
        if (ranking.undefined() || ranking.positives() == 0) {
            return Double.NaN;
        }
        ranking.sort();
        double area = 0;
        long found = 0;
        for (int to = ranking.count(); to > 0; ) {
            int from = ranking.tieStart(to);
            long positives = ranking.positives(from, to);
            found += positives;
            area += positives * ((double) found / (ranking.count() - from));
            to = from;
        }
        return area / ranking.positives();
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public void state(State state) {
        ranking.state(state);
    }
}
