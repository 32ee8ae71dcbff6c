package dev.loopwright.compiler.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The sizes of a value for one row; the batch axis in front is not written. {@code [features]}, {@code [length,
 * features]} or {@code [channels, height, width]}. In memory the axis that layers work along comes last, so an image is
 * held pixel by pixel with its channels side by side; {@link #place} is the one place that knows.
 *
 * @param sizes none for a single index
 * @param below 0 for real numbers; otherwise the elements are indices, whole numbers from 0 to {@code below - 1}, which
 *     stand for something and are nothing to calculate with; in a sequence of them 0 is padding and stands for nothing
 */
public record Shape(List<Integer> sizes, int below) {

    /** Of real numbers. */
    public Shape(List<Integer> sizes) {
        this(sizes, 0);
    }

    public static Shape of(Integer... sizes) {
        return new Shape(List.of(sizes));
    }

    /** Indices of a table of so many entries: one of them, or a sequence. */
    public static Shape ofIndices(int below, Integer... sizes) {
        return new Shape(List.of(sizes), below);
    }

    public boolean isIndex() {
        return below > 0;
    }

    /** Whether 0 is padding, which has no entry in a table: so in sequences of indices, while a single index counts from 0. */
    public boolean isPadded() {
        return isIndex() && rank() == 1;
    }

    public int rank() {
        return sizes.size();
    }

    /** Number of elements per row. */
    public int elements() {
        return sizes.stream().reduce(1, Math::multiplyExact);
    }

    /** Size of the axis that is last in memory: channels of an image, features of a sequence. */
    public int channels() {
        return sizes.isEmpty() ? 1 : rank() == 3 ? sizes.get(0) : sizes.get(rank() - 1);
    }

    /** How often {@link #channels} elements stand in a row: pixels of an image, steps of a sequence, or 1. */
    public int positions() {
        return elements() / channels();
    }

    /** Where in a row's memory the element stands that is at {@code index} in the order of the sizes. */
    public int place(int index) {
        return isInOrder() ? index : index % positions() * channels() + index / positions();
    }

    /** Whether memory has the order of the sizes. */
    public boolean isInOrder() {
        return rank() != 3 || channels() == 1 || positions() == 1;
    }

    /** {@code real[1, 8, 8]}, as the language writes it; {@code index below 3}, {@code index[64] below 3}. */
    @Override
    public String toString() {
        String axes = sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
        return isIndex() ? "index" + (sizes.isEmpty() ? "" : axes) + " below " + below : "real" + axes;
    }
}
