package dev.loopwright.compiler.catalog.loss;

import static dev.loopwright.compiler.formula.Formula.apply;
import static dev.loopwright.compiler.formula.Formula.constant;
import static dev.loopwright.compiler.formula.Formula.variable;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.ElementLoss;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.formula.Simplify;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;

/** Cross entropy of a probability in which rows that are already judged right count less. */
public final class Focal implements ElementLoss {

    @Override
    public Signature signature() {
        return Signature.named("focal")
                .of("prediction", "target")
                .with(
                        Param.real("gamma", "how little rows count that are judged right; 0 is binary_cross_entropy")
                                .byDefault(2)
                                .from(0),
                        Labels.WEIGHTS)
                .summary("mean of -(1 - q)^gamma * log q, with q = p where the target is 1 and q = 1 - p where it is 0")
                .source("Lin, Goyal, Girshick, He and Dollar, 2017");
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        Binary.checkProbability("focal", prediction, target);
    }

    @Override
    public void checkSettings(ColumnKind target, Args args) throws ShapeProblem {
        Labels.check("focal", target, args);
    }

    @Override
    public Formula formula(Args args) {
        Formula p = variable(PREDICTION);
        Formula t = variable(TARGET);
        Formula one = constant(1);
        Formula q = t.times(p).plus(one.minus(t).times(one.minus(p)));
        return loss(one.minus(q), apply(Function.LOG, q).times(constant(-1)), args);
    }

    /** With s = (1 - 2t) z, z the logit: 1 - q = sigmoid(s) and -log q = softplus(s), both safe for any s. */
    @Override
    public Formula through(Formula activation, Args args) {
        Formula s = constant(1).minus(constant(2).times(variable(TARGET))).times(Binary.logit(activation));
        return loss(apply(Function.SIGMOID, s), apply(Function.SOFTPLUS, s), args);
    }

    private static Formula loss(Formula doubt, Formula entropy, Args args) {
        return Labels.weighted(
                Simplify.formula(doubt.power(constant(args.real("gamma"))).times(entropy)), args);
    }

    @Override
    public boolean fromLogits() {
        return true;
    }
}
