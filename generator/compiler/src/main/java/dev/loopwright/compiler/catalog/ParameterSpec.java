package dev.loopwright.compiler.catalog;

import java.util.List;

/**
 * A tensor of parameters that a layer wants.
 *
 * @param name last part of its name: {@code weights}, {@code bias}
 * @param sizes row-major
 * @param bias whether penalties leave it out
 * @param initializer the name of a method of {@link dev.loopwright.runtime.Init}'s catalog, such as {@code
 *     xavier_uniform}; {@code zeros} for a bias
 * @param fanIn values that flow into one output, for the initializer
 * @param fanOut values that one input flows into
 */
public record ParameterSpec(
        String name, List<Integer> sizes, boolean bias, String initializer, int fanIn, int fanOut) {}
