package dev.loopwright.compiler.catalog.loss;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Loss;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.emit.model.LossCode;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;
import java.util.List;

/** A loss that holds a whole row of elements against as many targets, all of them numbers. */
abstract class RowLoss implements Loss {

    @Override
    public boolean takesSeveralTargets() {
        return true;
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        check(prediction, List.of(target));
    }

    @Override
    public void check(Value prediction, List<ColumnKind> targets) throws ShapeProblem {
        String name = signature().name();
        if (!targets.stream().allMatch(ColumnKind.Number.class::isInstance)) {
            throw new ShapeProblem(1, "`" + name + "` wants numbers as targets", declareThem());
        }
        if (!prediction.shape().equals(Shape.of(targets.size()))) {
            throw new ShapeProblem(
                    0,
                    "`%s` wants one element for each of the %d targets, `real[%d]`, but receives `%s`"
                            .formatted(name, targets.size(), targets.size(), prediction.shape()),
                    recipe(targets.size()));
        }
    }

    /** How targets are declared that this loss takes. */
    abstract String declareThem();

    /** How a prediction is made that this loss takes. */
    abstract String recipe(int width);

    /** Shares scaled are no shares, and a direction is another once its axes are scaled one by one. */
    @Override
    public boolean takesScaledTargets() {
        return false;
    }

    @Override
    public boolean isElementwise() {
        return false;
    }

    /** Target {@code j} of row {@code r}. */
    static CodeBlock target(LossCode code) {
        int first = code.pass().terms().get(0).target();
        return CodeBlock.of("batch.target($L)[r]", first == 0 ? "j" : first + " + j");
    }

    /** What stands in front of the loss of a row: its weight and that of the term, each if it is not 1. */
    static CodeBlock factor(LossCode code) {
        double weight = code.pass().terms().get(0).term().weight();
        return CodeBlock.of(
                "$L$L", weight == 1 ? "" : code.real().literal(weight) + " * ", weighs(code) ? "weight * " : "");
    }

    /** What stands in front of a gradient. */
    static CodeBlock share(LossCode code) {
        double weight = code.pass().terms().get(0).term().weight();
        return CodeBlock.of("$L$L", weighs(code) ? "weight * " : "", code.weighted(weight));
    }

    private static boolean weighs(LossCode code) {
        return code.pass().terms().get(0).weighs();
    }

    /** Declares {@code weight} if rows count differently. */
    static CodeBlock declareWeight(LossCode code) {
        return weighs(code)
                ? CodeBlock.of("$T weight = $L[r];\n", code.real().type(), code.rowWeights(0))
                : CodeBlock.of("");
    }
}
