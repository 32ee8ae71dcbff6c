package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.State;

/**
 * The area under the receiver operating characteristic: the chance that a positive row scores higher than a negative
 * one, ties counting one half (Hanley and McNeil 1982). Exact, from the ranks of all scores. NaN if all rows are of one
 * class or a score is NaN.
 */
@SpecName(
        value = "roc_auc",
        target = "two classes",
        summary = "chance that a positive row scores above a negative one, ties counting one half",
        source = "Hanley and McNeil 1982")
public final class RocAuc implements Metric {
    private final Ranking ranking;

    /** @param width elements of the prediction: 1 for a probability, 2 for two classes, of which the second is positive */
    public RocAuc(int width) {
        ranking = new Ranking("roc_auc", width);
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
        long positives = ranking.positives();
        long negatives = ranking.count() - positives;
        if (ranking.undefined() || positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        ranking.sort();
        return wonPairs() / ((double) positives * negatives);
    }

    /** Pairs of a positive and a negative row in which the positive scores higher, ties counting one half. */
    private double wonPairs() {
        double won = 0;
        long above = 0;
        for (int to = ranking.count(); to > 0; ) {
            int from = ranking.tieStart(to);
            long tiedPositives = ranking.positives(from, to);
            long tiedNegatives = to - from - tiedPositives;
            won += tiedNegatives * (above + 0.5 * tiedPositives);
            above += tiedPositives;
            to = from;
        }
        return won;
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
