package dev.loopwright.runtime;

import java.util.List;

/**
 * A named stretch of the flat parameter array.
 *
 * @param name {@code hidden.weights}
 * @param offset index of the first element
 * @param shape sizes, row-major; {@code [inputs, units]} for the weights of a dense layer
 * @param bias whether penalties and, if asked, decay leave it out
 */
public record Tensor(String name, int offset, List<Integer> shape, boolean bias) {

    public static Tensor weights(String name, int offset, Integer... shape) {
        return new Tensor(name, offset, List.of(shape), false);
    }

    public static Tensor bias(String name, int offset, Integer... shape) {
        return new Tensor(name, offset, List.of(shape), true);
    }

    /** Number of elements. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
