package dev.loopwright.compiler.catalog.loss;

import static dev.loopwright.compiler.formula.Formula.apply;
import static dev.loopwright.compiler.formula.Formula.constant;
import static dev.loopwright.compiler.formula.Formula.variable;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.ElementLoss;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.catalog.layer.Cosine;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;

/** Draws the two values of a cosine together where the target is 1, and apart where it is 0. */
public final class CosineEmbedding implements ElementLoss {

    @Override
    public Signature signature() {
        return Signature.named("cosine_embedding")
                .of("prediction", "target")
                .with(
                        Param.real("margin", "how alike values may be whose target is 0")
                                .byDefault(0)
                                .from(-1)
                                .below(1),
                        Labels.WEIGHTS)
                .summary("mean of 1 - p where the target is 1 and of max(0, p - margin) where it is 0; p is made by the"
                        + " layer cosine_similarity");
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        Binary.check("cosine_embedding", "a cosine", prediction, target);
        if (!(prediction.operation() instanceof Operation.Use use && use.layer() instanceof Cosine)) {
            throw new ShapeProblem(
                    0,
                    "`cosine_embedding` wants a cosine, but the last step is not `cosine_similarity`",
                    "make the prediction by `cosine_similarity(a, b)`");
        }
    }

    @Override
    public void checkSettings(ColumnKind target, Args args) throws ShapeProblem {
        Labels.check("cosine_embedding", target, args);
    }

    @Override
    public Formula formula(Args args) {
        Formula p = variable(PREDICTION);
        Formula t = variable(TARGET);
        Formula apart = apply(Function.MAX, p.minus(constant(args.real("margin"))), constant(0));
        Formula together = constant(1).minus(p);
        return Labels.weighted(t.times(together).plus(constant(1).minus(t).times(apart)), args);
    }
}
