package dev.loopwright.compiler.catalog;

import dev.loopwright.runtime.Tensor.Kind;
import java.util.List;

/**
 * A tensor of parameters that a layer wants.
 *
 * @param name last part of its name: {@code weights}, {@code bias}
 * @param sizes row-major
 */
public record ParameterSpec(String name, List<Integer> sizes, Kind kind, Start start) {

    /** How the values start. */
    public sealed interface Start {

        /**
         * Drawn from the seed.
         *
         * @param fanIn values that flow into one output
         * @param fanOut values that one input flows into
         */
        record Drawn(Initializer.Use initializer, int fanIn, int fanOut) implements Start {
            @Override
            public String toString() {
                return initializer.toString();
            }
        }

        /** All the same. */
        record Constant(float value) implements Start {
            @Override
            public String toString() {
                return value == 0 ? "zeros" : value == 1 ? "ones" : String.valueOf(value);
            }
        }
    }

    /** How many numbers it holds. */
    public int size() {
        return sizes.stream().reduce(1, Math::multiplyExact);
    }

    /** Weights, for penalties to be taken of. */
    public static ParameterSpec weights(List<Integer> sizes, Start start) {
        return new ParameterSpec("weights", sizes, Kind.WEIGHTS, start);
    }

    /** A bias that starts from zero. */
    public static ParameterSpec bias(Integer... sizes) {
        return new ParameterSpec("bias", List.of(sizes), Kind.BIAS, new Start.Constant(0));
    }
}
