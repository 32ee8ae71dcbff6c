package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedModel.ColumnKind;
import dev.loopwright.compiler.resolve.NotYet;
import dev.loopwright.compiler.resolve.ResolvedModel.LossEntry;
import dev.loopwright.compiler.resolve.ResolvedModel.MetricEntry;
import dev.loopwright.compiler.resolve.ResolvedModel.Term;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;

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

        /** A loss that fits, and how the prediction must end for it. */
        String advice() {
            if (kind instanceof ColumnKind.Number) {
                return "for a number use `mean_squared_error`, `mean_absolute_error` or `huber`, with a prediction of `real[1]`";
            }
            if (kind instanceof ColumnKind.Category c && c.labels().size() > 2) {
                int labels = c.labels().size();
                return "for %d labels use `cross_entropy`, with a prediction made by `dense(units: %d) |> softmax`"
                        .formatted(labels, labels);
            }
            return "for two labels use `binary_cross_entropy`, with a prediction made by `dense(units: 1) |> sigmoid`";
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

    static Diagnostic secondLoss(LossEntry second, LossEntry first) {
        return NotYet.in(
                        Code.NOT_YET_IN_OBJECTIVE,
                        second.name().span(),
                        "a second loss",
                        "add both to one weighted sum, or measure by a metric")
                .with(new Label(first.name().span(), "the first"));
    }

    static Diagnostic lossDoesNotFit(Term.Fit term, ShapeProblem problem, Place prediction, Target target) {
        Name culprit = problem.operand() == 0 ? term.prediction() : term.target();
        return Diagnostic.error(Code.LOSS_DOES_NOT_FIT, culprit.span(), problem.getMessage())
                .with(problem.operand() == 0 ? prediction.label() : target.label())
                .fix(Fix.advice(target.advice()));
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
                .fix(Fix.advice(
                        target.kind() instanceof ColumnKind.Number
                                ? "for a number use `mean_absolute_error`, `root_mean_squared_error` or `r2`"
                                : "for labels use `accuracy`, `precision`, `recall` or `f1`"));
    }
}
