package dev.loopwright.compiler.catalog.loss;

import dev.loopwright.compiler.catalog.Loss;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedModel.ColumnKind;
import dev.loopwright.compiler.model.Value;

/** Cross entropy between a probability and a target of 0 or 1. */
public final class BinaryCrossEntropy implements Loss {

    @Override
    public Signature signature() {
        return Signature.named("binary_cross_entropy")
                .of("prediction", "target")
                .summary("mean of -(t log p + (1 - t) log(1 - p)), computed from the logit behind p");
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        boolean binary = target instanceof ColumnKind.Bool
                || target instanceof ColumnKind.Category c && c.labels().size() == 2;
        if (!binary) {
            throw new ShapeProblem(1, "`binary_cross_entropy` wants a boolean target or a category of two labels");
        }
        if (prediction.shape().elements() != 1) {
            throw new ShapeProblem(
                    0,
                    "`binary_cross_entropy` wants a probability, `real[1]`, but receives `" + prediction.shape() + "`");
        }
        boolean probability = prediction.operation() instanceof Operation.Map map
                && map.formula() instanceof Formula.Apply apply
                && apply.function() == Formula.Function.SIGMOID;
        if (!probability) {
            throw new ShapeProblem(0, "`binary_cross_entropy` wants a probability, but the last step is not `sigmoid`");
        }
    }
}
