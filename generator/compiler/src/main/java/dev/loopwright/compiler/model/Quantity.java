package dev.loopwright.compiler.model;

import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.ShapedModel.Score;

/** A number that the loop knows while it runs, for conditions and reports. */
public sealed interface Quantity {

    record Constant(double value) implements Quantity {}

    record Epoch() implements Quantity {}

    /** Number of updates made so far. */
    record Step() implements Quantity {}

    record Measured(Score score) implements Quantity {}

    /** The learning rate of an optimizer as it is now. */
    record Rate(OptimizerUse optimizer) implements Quantity {}

    /** The Euclidean norm of the gradients that there are now. */
    record GradientNorm() implements Quantity {}

    record Calculated(Formula.Operator operator, Quantity left, Quantity right) implements Quantity {}
}
