package dev.loopwright.compiler.catalog.loss;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.ElementLoss;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Simplify;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import java.util.List;

/**
 * How the labels of a target count: a weight for the rows of each label, and smoothing (Szegedy et al. 2016), which spreads
 * a share of the target evenly over all labels. The loss stays a mean over rows, not over weights.
 */
final class Labels {
    static final Param WEIGHTS = Param.weights(
                    "weights",
                    "how much the rows of each label count, in the order of the labels; balanced: all labels alike")
            .byDefault("none");
    static final Param SMOOTHING = Param.share("smoothing", "share of the target that is spread evenly over all labels")
            .byDefault(0);

    static final Param ROW_WEIGHTS =
            Param.rowWeights("weights", "how much each row counts").byDefault("none");

    private Labels() {}

    /** One weight for each label; none if all count alike. */
    static List<Double> weights(Args args) {
        return args.values().get("weights") instanceof List<?> list
                ? list.stream().map(Double.class::cast).toList()
                : List.of();
    }

    static double smoothing(Args args) {
        return args.values().get("smoothing") instanceof Double share ? share : 0;
    }

    /** The weight of a label. */
    static double weight(Args args, double label) {
        return weights(args).isEmpty() ? 1 : weights(args).get((int) label);
    }

    static void check(String loss, ColumnKind target, Args args) throws ShapeProblem {
        int labels = target instanceof ColumnKind.Category category
                ? category.labels().size()
                : 2;
        boolean learnt = target instanceof ColumnKind.Category category && category.isLearnt();
        if (learnt && "balanced".equals(args.values().get("weights"))) {
            throw new ShapeProblem(
                    1, "`%s` cannot balance the classes of a vocabulary: not all occur in training".formatted(loss));
        }
        int weights = weights(args).size();
        if (weights > 0 && weights != labels) {
            throw new ShapeProblem(
                    1, "`%s` wants %d weights, one for each label, but receives %d".formatted(loss, labels, weights));
        }
    }

    /** The loss of a row with target 0 or 1, weighted. */
    static Formula weighted(Formula loss, Args args) {
        List<Double> weights = weights(args);
        if (weights.isEmpty()) {
            return loss;
        }
        Formula target = Formula.variable(ElementLoss.TARGET);
        Formula weight = Formula.constant(weights.get(0)).plus(target.times(weights.get(1) - weights.get(0)));
        return Simplify.formula(weight.times(loss));
    }

    /** The target of 0 or 1, smoothed. */
    static Formula target(Args args) {
        double smoothing = smoothing(args);
        Formula target = Formula.variable(ElementLoss.TARGET);
        return smoothing == 0 ? target : target.times(1 - smoothing).plus(Formula.constant(smoothing / 2));
    }

    /** Declares {@code weight}, that of {@code label}. */
    static CodeBlock declareWeight(Args args, Real real) {
        List<Double> weights = weights(args);
        CodeBlock.Builder code = CodeBlock.builder().add("$T weight = switch (label) {\n$>", real.type());
        for (int label = 0; label < weights.size() - 1; label++) {
            code.add("case $L -> $L;\n", label, real.literal(weights.get(label)));
        }
        return code.add("default -> $L;\n$<};\n", real.literal(weights.get(weights.size() - 1)))
                .build();
    }
}
