package dev.loopwright.compiler.catalog.loss;

import static dev.loopwright.compiler.formula.Formula.apply;
import static dev.loopwright.compiler.formula.Formula.constant;
import static dev.loopwright.compiler.formula.Formula.variable;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.ElementLoss;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;

/** Cross entropy between a probability and a target of 0 or 1. */
public final class BinaryCrossEntropy implements ElementLoss {

    @Override
    public Signature signature() {
        return Signature.named("binary_cross_entropy")
                .of("prediction", "target")
                .with(Labels.WEIGHTS, Labels.SMOOTHING)
                .summary("mean of -(t log p + (1 - t) log(1 - p)), computed from the logit behind p");
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        Binary.checkProbability("binary_cross_entropy", prediction, target);
    }

    @Override
    public void checkSettings(ColumnKind target, Args args) throws ShapeProblem {
        Labels.check("binary_cross_entropy", target, args);
    }

    @Override
    public Formula formula(Args args) {
        Formula p = variable(PREDICTION);
        Formula t = Labels.target(args);
        Formula one = constant(1);
        Formula entropy = t.times(apply(Function.LOG, p))
                .plus(one.minus(t).times(apply(Function.LOG, one.minus(p))))
                .times(constant(-1));
        return Labels.weighted(entropy, args);
    }

    /** softplus(z) - t z, the same where both are finite; its derivative is sigmoid(z) - t. */
    @Override
    public Formula through(Formula activation, Args args) {
        Formula logit = Binary.logit(activation);
        return Labels.weighted(
                apply(Function.SOFTPLUS, logit).minus(Labels.target(args).times(logit)), args);
    }

    @Override
    public boolean fromLogits() {
        return true;
    }
}
