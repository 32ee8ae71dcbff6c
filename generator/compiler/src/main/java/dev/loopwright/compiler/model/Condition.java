package dev.loopwright.compiler.model;

import dev.loopwright.compiler.formula.Formula;

/** What the loop asks while it runs, in {@code if} and {@code stop when}. A comparison with NaN is false, but for {@code !=}. */
public sealed interface Condition {

    record Compared(Quantity left, Formula.Comparison comparison, Quantity right) implements Condition {}

    record Both(Condition left, Condition right) implements Condition {}

    record Either(Condition left, Condition right) implements Condition {}

    record Not(Condition operand) implements Condition {}

    /** Whether the quantity is NaN or infinite. */
    record NotFinite(Quantity subject) implements Condition {}
}
