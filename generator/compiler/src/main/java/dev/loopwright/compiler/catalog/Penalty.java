package dev.loopwright.compiler.catalog;

import dev.loopwright.compiler.formula.Formula;

/**
 * A penalty summed over all weights, biases left out.
 *
 * @param formula of one weight, {@code w}
 */
public record Penalty(Signature signature, Formula formula) {}
