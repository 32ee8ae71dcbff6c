package dev.loopwright.compiler.catalog;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.emit.model.LossCode;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;
import java.util.List;

/**
 * A kind of loss between a prediction and a target column: which of them it takes, its mathematics as slow, obvious code
 * on the prediction, and how the pass that computes it is written.
 */
public interface Loss {
    Signature signature();

    /**
     * Says whether the loss can hold this prediction against a target of this kind.
     *
     * @throws ShapeProblem operand 0 is the prediction, operand 1 the target
     */
    void check(Value prediction, ColumnKind target) throws ShapeProblem;

    /** Whether it holds a prediction against several targets, one for each element: {@code [a, b, c]}. */
    default boolean takesSeveralTargets() {
        return false;
    }

    /**
     * As {@link #check(Value, ColumnKind)}, of as many targets as are named.
     *
     * @throws ShapeProblem operand 0 is the prediction, operand 1 the targets
     */
    default void check(Value prediction, List<ColumnKind> targets) throws ShapeProblem {
        check(prediction, targets.get(0));
    }

    /**
     * Says whether the settings fit a target of this kind.
     *
     * @throws ShapeProblem operand 1 is the target
     */
    default void checkSettings(ColumnKind target, Args args) throws ShapeProblem {}

    /**
     * The loss of one row, whose prediction begins at {@code at}.
     *
     * @param target what the row has for each target: a number or the index of a class
     */
    double value(double[] prediction, int at, int width, double[] target, Args args);

    /** Adds {@code weight} times the derivative of {@link #value} by each element of the prediction. */
    void gradient(double[] prediction, int at, int width, double[] target, Args args, double weight, double[] gradient);

    /** Whether it means anything when both sides have been scaled. */
    default boolean takesScaledTargets() {
        return true;
    }

    /** Whether it is computed from the values before the last activation, which is then its own business. */
    default boolean fromLogits() {
        return false;
    }

    /** Whether it is a formula of single elements, so that several can share a pass. */
    boolean isElementwise();

    /** The loop over the rows of a batch. */
    CodeBlock emit(LossCode code);
}
