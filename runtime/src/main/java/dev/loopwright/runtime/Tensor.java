package dev.loopwright.runtime;

import java.util.List;

/**
 * A named stretch of the flat parameter array.
 *
 * @param name {@code hidden.weights}
 * @param offset index of the first element
 * @param shape sizes, row-major; {@code [inputs, units]} for the weights of a dense layer
 */
public record Tensor(String name, int offset, List<Integer> shape, Kind kind) {

    /** What the numbers are to those who train them. */
    public enum Kind {
        /** Trained, and what penalties are taken of. */
        WEIGHTS,
        /** Trained, multiplies whole features; penalties leave it out. */
        SCALE,
        /** Trained, added to whole features; penalties leave it out. */
        BIAS,
        /** Trained, added behind a normalization; penalties leave it out. */
        SHIFT,
        /** Kept by a layer itself, such as a running mean: no gradient, no optimizer touches it. */
        STATE
    }

    public static Tensor weights(String name, int offset, Integer... shape) {
        return new Tensor(name, offset, List.of(shape), Kind.WEIGHTS);
    }

    public static Tensor scale(String name, int offset, Integer... shape) {
        return new Tensor(name, offset, List.of(shape), Kind.SCALE);
    }

    public static Tensor bias(String name, int offset, Integer... shape) {
        return new Tensor(name, offset, List.of(shape), Kind.BIAS);
    }

    public static Tensor shift(String name, int offset, Integer... shape) {
        return new Tensor(name, offset, List.of(shape), Kind.SHIFT);
    }

    public static Tensor state(String name, int offset, Integer... shape) {
        return new Tensor(name, offset, List.of(shape), Kind.STATE);
    }

    /** Number of elements. Allocates nothing, for it is asked in steps. */
    public int size() {
        int size = 1;
        for (int axis = 0; axis < shape.size(); axis++) {
            size = Math.multiplyExact(size, shape.get(axis));
        }
        return size;
    }

    /** Whether optimizers change it. */
    public boolean trained() {
        return kind != Kind.STATE;
    }
}
