package dev.loopwright.runtime.data;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.RandomAccess;

/** Row numbers, four bytes each, for tables of which there are millions. */
final class Ints extends AbstractList<Integer> implements RandomAccess {
    private int[] numbers = new int[4];
    private int size;

    @Override
    public boolean add(Integer number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.addExact(size, size / 2 + 1));
        }
        numbers[size++] = number;
        return true;
    }

    @Override
    public Integer get(int index) {
        return numbers[index];
    }

    @Override
    public int size() {
        return size;
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
