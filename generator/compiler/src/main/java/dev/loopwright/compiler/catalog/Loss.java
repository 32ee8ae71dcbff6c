package dev.loopwright.compiler.catalog;

import dev.loopwright.compiler.model.ShapedModel.ColumnKind;
import dev.loopwright.compiler.model.Value;

/** A kind of loss between a prediction and a target column. */
public interface Loss {
    Signature signature();

    /**
     * Says whether the loss can hold this prediction against a target of this kind.
     *
     * @throws ShapeProblem operand 0 is the prediction, operand 1 the target
     */
    void check(Value prediction, ColumnKind target) throws ShapeProblem;
}
