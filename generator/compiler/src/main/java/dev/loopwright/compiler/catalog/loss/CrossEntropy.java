package dev.loopwright.compiler.catalog.loss;

import dev.loopwright.compiler.catalog.Loss;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.catalog.layer.Softmax;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedModel.ColumnKind;
import dev.loopwright.compiler.model.Value;

/** Cross entropy between probabilities of classes and the label of one of them. */
public final class CrossEntropy implements Loss {

    @Override
    public Signature signature() {
        return Signature.named("cross_entropy")
                .of("prediction", "target")
                .summary("mean of -log p of the target's label, computed from the logits behind p by log-sum-exp");
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        if (!(target instanceof ColumnKind.Category category)) {
            throw new ShapeProblem(1, "`cross_entropy` wants a category as target");
        }
        int labels = category.labels().size();
        if (prediction.shape().elements() != labels) {
            throw new ShapeProblem(
                    0,
                    "`cross_entropy` wants one probability for each of the "
                            + labels
                            + " labels, `real["
                            + labels
                            + "]`, but receives `"
                            + prediction.shape()
                            + "`");
        }
        if (!(prediction.operation() instanceof Operation.Use use && use.layer() instanceof Softmax)) {
            throw new ShapeProblem(0, "`cross_entropy` wants probabilities, but the last step is not `softmax`");
        }
    }
}
