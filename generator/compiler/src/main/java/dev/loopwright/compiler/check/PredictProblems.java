package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.source.Span;

/** The wording of what cannot be predicted. */
final class PredictProblems {

    private PredictProblems() {}

    static Diagnostic comparesSeveral(Span at, Value value, Span declared) {
        return Diagnostic.error(
                        Code.PREDICTION,
                        at,
                        "one number is compared, `real[1]`, but `%s` is `%s`".formatted(value.name(), value.shape()))
                .with(new Label(declared, "made as `%s`".formatted(value.shape())))
                .fix(Fix.advice("give the label that it makes most likely: `label(%s)`".formatted(value.name())));
    }

    static Diagnostic labelOfNothing(Span at, Value value) {
        return Diagnostic.error(
                        Code.PREDICTION,
                        at,
                        "`%s` has no labels: no loss and no metric compares it with a target".formatted(value.name()))
                .fix(Fix.advice("take the label of the value that the loss is made of"));
    }

    static Diagnostic labelOfNumber(Span at, Value value, Column target, Span declared) {
        return Diagnostic.error(
                        Code.PREDICTION,
                        at,
                        "`%s` has no labels: its target `%s` is a number".formatted(value.name(), target.name()))
                .with(new Label(declared, "declared here"))
                .fix(Fix.advice("give the number itself: `%s`".formatted(value.name())));
    }
}
