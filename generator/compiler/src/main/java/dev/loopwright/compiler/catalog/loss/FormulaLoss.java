package dev.loopwright.compiler.catalog.loss;

import static dev.loopwright.compiler.formula.Formula.apply;
import static dev.loopwright.compiler.formula.Formula.constant;
import static dev.loopwright.compiler.formula.Formula.variable;
import static dev.loopwright.compiler.formula.Formula.where;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.ElementLoss;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Comparison;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;

/**
 * A regression loss that is a formula of the prediction {@code p}, the target {@code t} and the loss's settings, averaged
 * over rows.
 */
public final class FormulaLoss implements ElementLoss {
    private static final Formula ERROR = variable(PREDICTION).minus(variable(TARGET));

    public static final FormulaLoss MEAN_SQUARED_ERROR = new FormulaLoss(
            Signature.named("mean_squared_error")
                    .of("prediction", "target")
                    .with(Labels.ROW_WEIGHTS)
                    .summary("mean of (p - t)^2"),
            ERROR.times(ERROR));

    public static final FormulaLoss MEAN_ABSOLUTE_ERROR = new FormulaLoss(
            Signature.named("mean_absolute_error")
                    .of("prediction", "target")
                    .with(Labels.ROW_WEIGHTS)
                    .summary("mean of |p - t|"),
            apply(Function.ABS, ERROR));

    public static final FormulaLoss HUBER = new FormulaLoss(
            Signature.named("huber")
                    .of("prediction", "target")
                    .with(
                            Param.real("delta", "where the parabola passes into a line")
                                    .byDefault(1)
                                    .above(0),
                            Labels.ROW_WEIGHTS)
                    .summary(
                            "mean of (p - t)^2 / 2 where |p - t| <= delta, and of delta * (|p - t| - delta / 2) elsewhere")
                    .source("Huber, 1964"),
            huber(variable("delta")));

    public static final FormulaLoss PINBALL = new FormulaLoss(
            Signature.named("pinball")
                    .of("prediction", "target")
                    .with(
                            Param.real("quantile", "share of the targets that should lie below the prediction")
                                    .byDefault(0.5)
                                    .above(0)
                                    .below(1),
                            Labels.ROW_WEIGHTS)
                    .summary("mean of quantile * (t - p) where t > p, and of (1 - quantile) * (p - t) elsewhere")
                    .source("Koenker and Bassett, 1978"),
            apply(
                    Function.MAX,
                    ERROR.times(variable("quantile")).times(-1),
                    ERROR.times(constant(1).minus(variable("quantile")))));

    private final Signature signature;
    private final Formula formula;

    private FormulaLoss(Signature signature, Formula formula) {
        this.signature = signature;
        this.formula = formula;
    }

    private static Formula huber(Formula delta) {
        Formula distance = apply(Function.ABS, ERROR);
        return where(
                distance,
                Comparison.AT_MOST,
                delta,
                ERROR.times(ERROR).times(0.5),
                delta.times(distance.minus(delta.times(0.5))));
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        if (!(target instanceof ColumnKind.Number)) {
            throw new ShapeProblem(1, "`" + signature.name() + "` wants a number as target");
        }
        if (prediction.shape().elements() != 1) {
            throw new ShapeProblem(
                    0,
                    "`%s` wants a prediction of `real[1]`, but receives `%s`"
                            .formatted(signature.name(), prediction.shape()));
        }
    }

    @Override
    public Formula formula(Args args) {
        return Formulas.bind(formula, args);
    }
}
