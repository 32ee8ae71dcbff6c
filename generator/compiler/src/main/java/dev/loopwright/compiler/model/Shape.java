package dev.loopwright.compiler.model;

import java.util.List;
import java.util.stream.Collectors;

/** The sizes of a value for one row; the batch axis in front is not written. At most four axes. */
public record Shape(List<Integer> sizes) {

    public static Shape of(Integer... sizes) {
        return new Shape(List.of(sizes));
    }

    public int rank() {
        return sizes.size();
    }

    /** Number of elements per row. */
    public int elements() {
        return sizes.stream().reduce(1, Math::multiplyExact);
    }

    /** {@code real[1, 8, 8]}, as the language writes it. */
    @Override
    public String toString() {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "real[", "]"));
    }
}
