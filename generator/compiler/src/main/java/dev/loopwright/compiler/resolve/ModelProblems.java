package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Nearest;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The wording of what can be wrong with the names of an objective, a loop or a prediction. */
final class ModelProblems {

    private ModelProblems() {}

    static Diagnostic size(Span at, double size) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "a size must be a whole number from 1 up, but is %s".formatted(SpecText.number(size)))
                .fix(Fix.advice("write how many elements the value has for each row"));
    }

    static Diagnostic axes(Span type, int found) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT, type, "a value has up to three axes, but this has %d".formatted(found))
                .fix(Fix.advice(
                        "write `[features]`, `[length, features]` or, for images, `[channels, height, width]`"));
    }

    static Diagnostic elements(Span type, int most, double found) {
        return Diagnostic.error(
                Code.TOO_LARGE,
                type,
                "a value may have up to %d elements in a row, but this has %s".formatted(most, SpecText.number(found)));
    }

    static Diagnostic version(Expression.Number version) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        version.span(),
                        "the version of a spec must be a whole number from 1 up, but is %s"
                                .formatted(version.span().text()))
                .fix(Fix.replace("write `version 1`", version.span(), "1"));
    }

    static Diagnostic seed(Expression.Number seed) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        seed.span(),
                        "the seed must be a whole number below 2^53, but is %s"
                                .formatted(seed.span().text()))
                .fix(Fix.advice("write `seed 1`"));
    }

    // ---- objective

    static Diagnostic notAnEntry(Span at) {
        return Diagnostic.error(Code.NOT_A_SCORE, at, "a loss or a metric is wanted here")
                .fix(Fix.advice("write `loss = mean_squared_error(p, price)` or `error = r2(p, price)`, for example"));
    }

    static Diagnostic metricInLoss(Name metric) {
        return Diagnostic.error(
                        Code.NOT_A_SCORE,
                        metric.span(),
                        "a loss or a penalty is wanted in a sum, but `%s` is a metric".formatted(metric.text()))
                .fix(Fix.advice("give the metric an entry of its own"));
    }

    static Diagnostic productOfLosses(Span at) {
        return Diagnostic.error(
                        Code.NOT_A_SCORE, at, "the terms of a loss may only be added, and multiplied by numbers")
                .fix(Fix.advice("write a weighted sum, such as `0.7 * huber(p, t) + 1e-4 * l2(net)`"));
    }

    static Diagnostic weight(Span at, double weight) {
        return Diagnostic.error(
                        Code.SETTING_OUT_OF_RANGE,
                        at,
                        "the weight of a term must be above 0, but is %s".formatted(SpecText.number(weight)))
                .fix(Fix.advice("add terms that are to become small, with positive weights"));
    }

    static Diagnostic predictionByName(Span at) {
        return Diagnostic.error(Code.WRONG_ARGUMENT, at, "a prediction must be given by its name in the `model` block")
                .fix(Fix.advice("calculate the value in the `model` block and use its name here"));
    }

    static Diagnostic swapped(Expression.Call call, Name first, Name second) {
        String right = "%s(%s, %s)"
                .formatted(call.function().text(), SpecText.name(second.text()), SpecText.name(first.text()));
        return Diagnostic.error(
                        Code.WRONG_KIND,
                        first.span(),
                        "the prediction comes first and the target second, but `%s` is a target"
                                .formatted(first.text()))
                .fix(Fix.replace(
                        "write `%s`".formatted(right),
                        first.span().to(second.span()),
                        SpecText.name(second.text()) + ", " + SpecText.name(first.text())));
    }

    static Diagnostic wholeModelOnly(Name penalty, Span at, String model) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "`%s` takes the name of the model, `%s`".formatted(penalty.text(), model))
                .fix(Fix.replace("write `%s(%s)`".formatted(penalty.text(), model), at, model));
    }

    // ---- loop

    static Diagnostic loopVariable(Name variable, String only) {
        return Diagnostic.error(
                        Code.UNKNOWN_NAME,
                        variable.span(),
                        "this loop counts `%s`, but says `%s`".formatted(only, variable.text()))
                .fix(Fix.replace("write `for %s …`".formatted(only), variable.span(), only));
    }

    static Diagnostic rangeWanted(Span at) {
        return Diagnostic.error(Code.LOOP_VALUE, at, "epochs are counted by a range, such as `1..50`");
    }

    static Diagnostic epochsBackwards(Span range, double first, double last) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        range,
                        "epochs must count up, but these go from %s to %s"
                                .formatted(SpecText.number(first), SpecText.number(last)))
                .fix(Fix.advice("write the smaller number first"));
    }

    static Diagnostic countWanted(Span at, String what, double found) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        at,
                        "%s must be a whole number from 1 up, but is %s".formatted(what, SpecText.number(found)))
                .fix(Fix.advice("write a whole number, such as `10`"));
    }

    static Diagnostic positiveWanted(Span at, String what, double found) {
        return Diagnostic.error(
                        Code.LOOP_VALUE, at, "%s must be above 0, but is %s".formatted(what, SpecText.number(found)))
                .fix(Fix.advice("write a positive number, such as `1.0`"));
    }

    static Diagnostic patienceUnit(Name unit) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        unit.span(),
                        "patience is counted in epochs, but here in %s".formatted(unit.text()))
                .fix(Fix.replace("write `epochs`", unit.span(), "epochs"));
    }

    static Diagnostic scoreWithoutRows(Name name, Collection<String> scopes) {
        String examples = String.join(
                " or ",
                scopes.stream()
                        .limit(3)
                        .map(s -> "`" + s + "." + name.text() + "`")
                        .toList());
        return Diagnostic.error(
                        Code.NOT_A_SCORE,
                        name.span(),
                        "`%s` does not say over which rows it is taken".formatted(name.text()))
                .fix(Fix.advice("write %s".formatted(examples)));
    }

    static Diagnostic notAScore(Span at) {
        return Diagnostic.error(Code.NOT_A_SCORE, at, "a score such as `validation.loss` is wanted here");
    }

    static Diagnostic notReportable(Span at) {
        return Diagnostic.error(
                Code.NOT_A_SCORE,
                at,
                "a report takes `epoch`, `step`, `observation`, scores such as `running.loss`, `norm(gradients)` and the"
                        + " `rate` of an optimizer");
    }

    static Diagnostic unknownItem(Name name, Collection<String> accepted) {
        Diagnostic problem = Diagnostic.error(
                Code.UNKNOWN_NAME, name.span(), "nothing to report is called `%s`".formatted(name.text()));
        return Nearest.to(name.text(), accepted)
                .map(n -> problem.fix(Fix.replace("did you mean `%s`?".formatted(n), name.span(), n)))
                .orElseGet(() -> problem.fix(
                        Fix.advice("report `epoch`, `step`, `observation` or a score such as `running.loss`")));
    }

    static Diagnostic undeclaredMetric(Name metric) {
        return Diagnostic.error(
                        Code.UNKNOWN_NAME,
                        metric.span(),
                        "no entry of the objective is called `%s`".formatted(metric.text()))
                .fix(Fix.advice("declare it there: `%s = %s(…)`".formatted(metric.text(), metric.text())));
    }

    static Diagnostic unknownScope(Name scope, Collection<String> accepted) {
        Diagnostic problem = Diagnostic.error(
                Code.UNKNOWN_NAME, scope.span(), "no part of the rows is called `%s`".formatted(scope.text()));
        Optional<String> near =
                Synonyms.of(scope.text()).filter(accepted::contains).or(() -> Nearest.to(scope.text(), accepted));
        return near.map(n -> problem.fix(Fix.replace("did you mean `%s`?".formatted(n), scope.span(), n)))
                .orElseGet(() -> problem.fix(
                        Fix.advice("choose one of %s, or make it by `split`".formatted(Nearest.quoted(accepted)))));
    }

    static Diagnostic backwardMetric(Name entry, Name declared, Collection<String> losses) {
        Diagnostic problem = Diagnostic.error(
                        Code.WRONG_KIND,
                        entry.span(),
                        "`backward` needs a loss, but `%s` is a metric".formatted(entry.text()))
                .with(new Label(declared.span(), "declared here"));
        return Nearest.advice(entry.text(), losses)
                .map(a -> problem.fix(Fix.advice(a)))
                .orElseGet(() -> problem.fix(
                        Fix.advice("add a loss to the objective, such as `loss = mean_squared_error(p, price)`")));
    }

    static Diagnostic notDeclaredOptimizer(Name name, String kind, String model) {
        return Diagnostic.error(
                        Code.UNKNOWN_NAME,
                        name.span(),
                        "no optimizer of this loop is called `%s`".formatted(name.text()))
                .fix(Fix.advice("declare it at the top of the loop: `optimizer %s = %s(rate: 0.01) on %s`"
                        .formatted(name.text(), kind, model)));
    }

    static Diagnostic otherCheckpoint(Name name) {
        return Diagnostic.error(Code.UNKNOWN_NAME, name.span(), "no checkpoint is called `%s`".formatted(name.text()))
                .fix(Fix.replace("write `best` or `last`", name.span(), "best"));
    }

    static Diagnostic checkpointWithoutScore(Span at) {
        return Diagnostic.error(Code.LOOP_VALUE, at, "`checkpoint best` does not say what is to improve")
                .fix(Fix.advice("write `checkpoint best when validation.loss improves`"));
    }

    static Diagnostic givenTwice(Name second, Name first) {
        return Diagnostic.error(Code.DUPLICATE_NAME, second.span(), "`%s` stands here twice".formatted(second.text()))
                .with(new Label(first.span(), "the first"))
                .fix(Fix.advice("remove one of them"));
    }

    // ---- prediction

    static Diagnostic notGivable(Span at) {
        return Diagnostic.error(
                        Code.PREDICTION,
                        at,
                        "a prediction gives keys, values, comparisons such as `p > 0.5`, and `label(p)`")
                .fix(Fix.advice("calculate the value in the `model` block and give its name"));
    }

    static Diagnostic nameless(Span at) {
        return Diagnostic.error(Code.PREDICTION, at, "this column of the predictions has no name")
                .fix(Fix.advice("write `%s as …`".formatted(at.text())));
    }

    static Diagnostic sameHeader(Span second, Span first, String header) {
        return Diagnostic.error(
                        Code.PREDICTION, second, "two columns of the predictions are called `%s`".formatted(header))
                .with(new Label(first, "the first"))
                .fix(Fix.advice("rename one of them by `as`"));
    }

    static Diagnostic nothingGiven(Span at) {
        return Diagnostic.error(Code.PREDICTION, at, "`predict` gives nothing")
                .fix(Fix.advice("write `give …`, or leave the block out to get keys and predictions"));
    }

    static Diagnostic keyAndValue(Name name, List<Span> others) {
        Diagnostic problem = Diagnostic.error(
                        Code.PREDICTION,
                        name.span(),
                        "`%s` is both a key column and a value of the model".formatted(name.text()))
                .fix(Fix.advice("rename the value"));
        for (Span other : others) {
            problem = problem.with(new Label(other, "declared here"));
        }
        return problem;
    }
}
