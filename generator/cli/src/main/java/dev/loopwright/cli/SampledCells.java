package dev.loopwright.cli;

import java.util.Arrays;
import java.util.BitSet;

/** The cells of one column in the rows of a sample: numbers, NaN where missing, and texts by a number of their own. */
final class SampledCells {
    private static final int FIRST = 64;

    private double[] cells = new double[FIRST];
    private final BitSet texts = new BitSet();
    private int size;

    void missing(int slot) {
        put(slot, Double.NaN);
    }

    void number(int slot, double value) {
        put(slot, value + 0.0); // -0 is 0
    }

    void text(int slot, String text) {
        put(slot, text.hashCode());
        texts.set(slot);
    }

    private void put(int slot, double cell) {
        if (slot >= cells.length) {
            cells = Arrays.copyOf(cells, Math.max(slot + 1, cells.length * 2));
        }
        cells[slot] = cell;
        texts.clear(slot);
        size = Math.max(size, slot + 1);
    }

    /** What cells are alike: equal numbers are equal cells. NaN where missing. */
    double[] codes() {
        return Arrays.copyOf(cells, size);
    }

    /** The numbers, ascending. */
    double[] numbers() {
        double[] found = new double[size];
        int count = 0;
        for (int slot = 0; slot < size; slot++) {
            if (!texts.get(slot) && !Double.isNaN(cells[slot])) {
                found[count++] = cells[slot];
            }
        }
        double[] numbers = Arrays.copyOf(found, count);
        Arrays.sort(numbers);
        return numbers;
    }
}
