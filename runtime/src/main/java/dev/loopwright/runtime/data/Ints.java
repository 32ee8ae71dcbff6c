package dev.loopwright.runtime.data;

import java.util.Arrays;
import java.util.BitSet;

/** Row numbers, four bytes each, for tables of which there are millions. */
final class Ints {
    private int[] numbers = new int[4];
    private int size;

    void add(int number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.addExact(size, size / 2 + 1));
        }
        numbers[size++] = number;
    }

    void addAll(Ints more) {
        for (int i = 0; i < more.size; i++) {
            add(more.numbers[i]);
        }
    }

    int size() {
        return size;
    }

    /** In the order in which they were added. */
    int[] toArray() {
        return Arrays.copyOf(numbers, size);
    }

    /** In ascending order; no number occurs twice. */
    int[] sorted() {
        BitSet rows = new BitSet();
        for (int i = 0; i < size; i++) {
            rows.set(numbers[i]);
        }
        int[] sorted = new int[size];
        int row = -1;
        for (int i = 0; i < size; i++) {
            row = rows.nextSetBit(row + 1);
            sorted[i] = row;
        }
        return sorted;
    }
}
