package dev.loopwright.compiler.catalog.loss;

import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;

/** What losses between two classes have in common. */
final class Binary {

    private Binary() {}

    /** The target is true or false, or one of two labels; the prediction is one number, {@code what}. */
    static void check(String loss, String what, Value prediction, ColumnKind target) throws ShapeProblem {
        boolean binary = target instanceof ColumnKind.Bool
                || target instanceof ColumnKind.Category c && c.labels().size() == 2;
        if (!binary) {
            throw new ShapeProblem(1, "`" + loss + "` wants a boolean target or a category of two labels");
        }
        if (prediction.shape().elements() != 1) {
            throw new ShapeProblem(
                    0, "`%s` wants %s, `real[1]`, but receives `%s`".formatted(loss, what, prediction.shape()));
        }
    }

    /** As {@link #check}, and the prediction is made by {@code sigmoid}. */
    static void checkProbability(String loss, Value prediction, ColumnKind target) throws ShapeProblem {
        check(loss, "a probability", prediction, target);
        if (!(prediction.operation() instanceof Operation.Map map && isSigmoid(map.formula()))) {
            throw new ShapeProblem(0, "`" + loss + "` wants a probability, but the last step is not `sigmoid`");
        }
    }

    private static boolean isSigmoid(Formula formula) {
        return formula instanceof Formula.Apply apply && apply.function() == Function.SIGMOID;
    }

    /** What stands under the sigmoid. */
    static Formula logit(Formula activation) {
        return ((Formula.Apply) activation).arguments().get(0);
    }
}
