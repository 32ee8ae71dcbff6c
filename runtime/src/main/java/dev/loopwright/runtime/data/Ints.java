package dev.loopwright.runtime.data;

import java.util.AbstractList;
import java.util.Arrays;
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

    int[] sorted() {
        int[] sorted = Arrays.copyOf(numbers, size);
        Arrays.sort(sorted);
        return sorted;
    }
}
