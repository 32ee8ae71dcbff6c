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

/** The loss of support vector machines: a score has to lie on the target's side of 0 by a margin of 1. */
public final class Hinge implements ElementLoss {

    @Override
    public Signature signature() {
        return Signature.named("hinge")
                .of("prediction", "target")
                .with(Labels.WEIGHTS)
                .summary("mean of max(0, 1 - p) where the target is 1 and of max(0, 1 + p) where it is 0; p is a score,"
                        + " positive for 1")
                .source("Cortes and Vapnik, 1995");
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        Binary.check("hinge", "a score", prediction, target);
    }

    @Override
    public void checkSettings(ColumnKind target, Args args) throws ShapeProblem {
        Labels.check("hinge", target, args);
    }

    @Override
    public Formula formula(Args args) {
        Formula side = constant(2).times(variable(TARGET)).minus(constant(1));
        Formula missing = constant(1).minus(side.times(variable(PREDICTION)));
        return Labels.weighted(apply(Function.MAX, missing, constant(0)), args);
    }
}
