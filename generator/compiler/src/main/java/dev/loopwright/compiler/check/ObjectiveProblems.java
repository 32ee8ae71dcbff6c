package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.resolve.NotYet;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.MetricEntry;
import dev.loopwright.compiler.resolve.ResolvedModel.Term;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;

/** The wording of what does not fit together in the objective. */
final class ObjectiveProblems {

    private ObjectiveProblems() {}

    /** A value and what it is. */
    record Place(Span at, String name, Shape shape) {
        Label label() {
            return new Label(at, "`%s` is `%s`".formatted(name, shape));
        }
    }

    /** A target column and what it is. */
    record Target(Span at, String name, ColumnKind kind) {
        Label label() {
            return new Label(at, "`%s` is %s".formatted(name, DataProblems.kind(kind)));
        }

        /** How a prediction of this target is made. */
        String recipe() {
            if (kind instanceof ColumnKind.Number) {
                return "`dense(units: 1)`";
            }
            int labels = kind instanceof ColumnKind.Category c ? c.labels().size() : 2;
            return labels > 2 ? "`dense(units: %d) |> softmax`".formatted(labels) : "`dense(units: 1) |> sigmoid`";
        }

        /** The losses that fit. */
        List<String> losses() {
            if (kind instanceof ColumnKind.Number) {
                return List.of("mean_squared_error", "mean_absolute_error", "huber");
            }
            boolean many = kind instanceof ColumnKind.Category c && c.labels().size() > 2;
            return List.of(many ? "cross_entropy" : "binary_cross_entropy");
        }

        /** What to write with or instead of a loss. */
        String advice(String loss) {
            return losses().contains(loss)
                    ? "make the prediction by %s".formatted(recipe())
                    : "use %s, with a prediction made by %s".formatted(oneOf(losses()), recipe());
        }

        private static String oneOf(List<String> names) {
            String last = "`" + names.get(names.size() - 1) + "`";
            List<String> others = names.stream()
                    .limit(names.size() - 1L)
                    .map(n -> "`" + n + "`")
                    .toList();
            return others.isEmpty() ? last : String.join(", ", others) + " or " + last;
        }
    }

    static Diagnostic noLoss(Span objective) {
        return Diagnostic.error(
                        Code.NOTHING_TO_MINIMISE,
                        DataProblems.head(objective),
                        "the objective has no loss, so there is nothing to minimise")
                .fix(Fix.advice("write `loss = …`, and `backward loss` in the loop"));
    }

    static Diagnostic nothingCompared(Name loss) {
        return Diagnostic.error(
                        Code.NOTHING_TO_MINIMISE,
                        loss.span(),
                        "`%s` compares no prediction with a target".formatted(loss.text()))
                .fix(Fix.advice("add a loss, such as `mean_squared_error(p, price)`"));
    }

    static Diagnostic minimisesAnother(Name second, Name first) {
        return NotYet.in(
                        Code.NOT_YET_IN_LOOP,
                        second.span(),
                        "minimising `%s` after `%s`".formatted(second.text(), first.text()),
                        "add both to one weighted sum, and say `backward` with that everywhere")
                .with(new Label(first.span(), "minimised here"));
    }

    static Diagnostic settingsDoNotFit(Term.Fit term, ShapeProblem problem, Target target) {
        return Diagnostic.error(Code.LOSS_DOES_NOT_FIT, term.span(), problem.getMessage())
                .with(target.label())
                .fix(Fix.advice("write a number for each label, in the order of the labels"));
    }

    static Diagnostic scaledTarget(Term.Fit term, Column target) {
        return Diagnostic.error(
                        Code.LOSS_DOES_NOT_FIT,
                        term.target().span(),
                        "`%s` wants targets as they are, but `%s` is scaled"
                                .formatted(
                                        term.loss().signature().name(),
                                        target.name().text()))
                .with(new Label(target.at("scale"), "scaled here"))
                .fix(Fix.advice("remove `%s`".formatted(target.at("scale").text())));
    }

    static Diagnostic lossDoesNotFit(Term.Fit term, ShapeProblem problem, Place prediction, Target target) {
        Name culprit = problem.operand() == 0 ? term.prediction() : term.target();
        String found = ", but `%s` is %s".formatted(target.name(), DataProblems.kind(target.kind()));
        boolean full = problem.operand() == 0 || !problem.advice().isEmpty();
        String title = problem.getMessage() + (full ? "" : found);
        String advice = problem.advice().isEmpty()
                ? target.advice(term.loss().signature().name())
                : problem.advice();
        return Diagnostic.error(Code.LOSS_DOES_NOT_FIT, culprit.span(), title)
                .with(problem.operand() == 0 ? prediction.label() : target.label())
                .fix(Fix.advice(advice));
    }

    static Diagnostic metricDoesNotFit(MetricEntry entry, String wanted, Place prediction, Target target) {
        boolean targetIsWrong = wanted.contains("target");
        Name culprit = targetIsWrong ? entry.target() : entry.prediction();
        String found = targetIsWrong ? DataProblems.kind(target.kind()) : "`" + prediction.shape() + "`";
        return Diagnostic.error(
                        Code.METRIC_DOES_NOT_FIT,
                        culprit.span(),
                        "`%s` wants %s, but `%s` is %s"
                                .formatted(entry.metric().signature().name(), wanted, culprit.text(), found))
                .with(targetIsWrong ? target.label() : prediction.label())
                .fix(Fix.advice(targetIsWrong ? other(target.kind()) : "make the prediction by " + target.recipe()));
    }

    private static String other(ColumnKind target) {
        return target instanceof ColumnKind.Number
                ? "for a number use `mean_absolute_error`, `root_mean_squared_error` or `r2`"
                : "for labels use `accuracy`, `precision`, `recall` or `f1`";
    }
}
