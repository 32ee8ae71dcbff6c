package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.State;
import java.util.Arrays;

/** Scores of rows of two classes, to be sorted: the ground on which areas under curves are computed exactly. */
final class Ranking {
    private final int width;
    /** Score and class of each row in one word that sorts by score; the class is the lowest bit. */
    private long[] rows = new long[1024];

    private int count;
    private long positives;
    private boolean undefined;
    private boolean sorted;

    /** @param width elements of the prediction: 1 for a probability, 2 for two classes, of which the second is positive */
    Ranking(String metric, int width) {
        if (width < 1 || width > 2) {
            throw new IllegalArgumentException(metric + " is not defined for " + width + " classes");
        }
        this.width = width;
    }

    void reset() {
        count = 0;
        positives = 0;
        undefined = false;
        sorted = false;
    }

    void add(float[] predictions, float[] target, int added) {
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

    /** Puts the rows in order of their scores, the smallest first. */
    void sort() {
        if (!sorted) {
            Arrays.sort(rows, 0, count);
            sorted = true;
        }
    }

    /** Whether a score was NaN, so that there is no order. */
    boolean undefined() {
        return undefined;
    }

    int count() {
        return count;
    }

    long positives() {
        return positives;
    }

    /** Where the rows begin that score as the one at {@code to - 1} does; only after {@link #sort}. */
    int tieStart(int to) {
        int from = to - 1;
        while (from > 0 && rows[from - 1] >> 1 == rows[to - 1] >> 1) {
            from--;
        }
        return from;
    }

    /** Positive rows among those from {@code from} to below {@code to}; only after {@link #sort}. */
    long positives(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += rows[i] & 1;
        }
        return sum;
    }

    void state(State state) {
        rows = state.series("rows", Arrays.copyOf(rows, count));
        count = rows.length;
        positives = state.number("positives", positives);
        undefined = state.number("undefined", undefined ? 1 : 0) != 0;
        sorted = false;
    }
}
