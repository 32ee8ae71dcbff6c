package dev.loopwright.compiler.catalog.loss;

import static dev.loopwright.compiler.formula.Formula.apply;
import static dev.loopwright.compiler.formula.Formula.variable;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.ElementLoss;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;

/** The negative log likelihood of counts under a Poisson distribution, less what does not depend on the prediction. */
public final class Poisson implements ElementLoss {

    @Override
    public Signature signature() {
        return Signature.named("poisson")
                .of("prediction", "target")
                .with(Labels.ROW_WEIGHTS)
                .summary("mean of p - t log p, for counts t and an expected count p made by `exp`")
                .source("Nelder and Wedderburn, 1972");
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        if (!(target instanceof ColumnKind.Number)) {
            throw new ShapeProblem(1, "`poisson` wants a number as target");
        }
        if (prediction.shape().elements() != 1) {
            throw new ShapeProblem(
                    0, "`poisson` wants a prediction of `real[1]`, but receives `" + prediction.shape() + "`");
        }
        if (!(prediction.operation() instanceof Operation.Map map && isExp(map.formula()))) {
            throw new ShapeProblem(0, "`poisson` wants an expected count, but the last step is not `exp`");
        }
    }

    /** Counts begin at 0 and stay whole only as they are. */
    @Override
    public boolean takesScaledTargets() {
        return false;
    }

    private static boolean isExp(Formula formula) {
        return formula instanceof Formula.Apply apply && apply.function() == Function.EXP;
    }

    @Override
    public Formula formula(Args args) {
        Formula p = variable(PREDICTION);
        return p.minus(variable(TARGET).times(apply(Function.LOG, p)));
    }

    /** exp(z) - t z: no logarithm of a number that may have become 0. */
    @Override
    public Formula through(Formula activation, Args args) {
        Formula z = ((Formula.Apply) activation).arguments().get(0);
        return activation.minus(variable(TARGET).times(z));
    }

    @Override
    public boolean fromLogits() {
        return true;
    }
}
