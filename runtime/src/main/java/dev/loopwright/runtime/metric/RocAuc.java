package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.SpecName;
import java.util.Arrays;

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
    private final int width;
    /** Score and class of each row in one word that sorts by score; the class is the lowest bit. */
    private long[] rows = new long[1024];

    private int count;
    private long positives;
    private boolean undefined;
    private boolean sorted;

    /** @param width elements of the prediction: 1 for a probability, 2 for two classes, of which the second is positive */
    public RocAuc(int width) {
        if (width < 1 || width > 2) {
            throw new IllegalArgumentException("roc_auc is not defined for " + width + " classes");
        }
        this.width = width;
    }

    @Override
    public void reset() {
        count = 0;
        positives = 0;
        undefined = false;
        sorted = false;
    }

    @Override
    public void add(float[] predictions, float[] target, int added) {
        reserve(Math.addExact(count, added));
        for (int r = 0; r < added; r++) {
            float score = predictions[r * width + width - 1];
            int positive = target[r] > 0.5f ? 1 : 0;
            rows[count++] = (long) order(score) << 1 | positive;
            positives += positive;
            undefined |= Float.isNaN(score);
        }
        sorted = false;
    }

    private void reserve(int size) {
        if (size > rows.length) {
            rows = Arrays.copyOf(rows, (int) Math.max(size, Math.min(2L * rows.length, Integer.MAX_VALUE - 8)));
        }
    }

    /** A number that compares as the score does; adding zero makes -0 and 0 one. */
    private static int order(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }

    @Override
    public double value() {
        long negatives = count - positives;
        if (undefined || positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        if (!sorted) {
            Arrays.sort(rows, 0, count);
            sorted = true;
        }
        return wonPairs() / ((double) positives * negatives);
    }

    /** Pairs of a positive and a negative row in which the positive scores higher, ties counting one half. */
    private double wonPairs() {
        double won = 0;
        long below = 0;
        int from = 0;
        while (from < count) {
            int to = from;
            long tiedPositives = 0;
            for (; to < count && rows[to] >> 1 == rows[from] >> 1; to++) {
                tiedPositives += rows[to] & 1;
            }
            long tiedNegatives = to - from - tiedPositives;
            won += tiedPositives * (below + 0.5 * tiedNegatives);
            below += tiedNegatives;
            from = to;
        }
        return won;
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }
}
