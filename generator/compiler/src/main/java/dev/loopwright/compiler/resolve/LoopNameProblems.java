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

/** The wording of what can be wrong with the names and numbers of conditions, periods and checkpoints in a loop. */
final class LoopNameProblems {
    private LoopNameProblems() {}

    static Diagnostic wholeModel(Expression.Reference reference, String model) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        reference.span(),
                        "this takes the whole model, but here stands a part of it, `%s`".formatted(reference.text()))
                .fix(Fix.replace("write `%s`".formatted(SpecText.name(model)), reference.span(), SpecText.name(model)));
    }

    static Diagnostic shareWanted(Span at, String what, double found) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        at,
                        "%s must be at least 0 and below 1, but is %s".formatted(what, SpecText.number(found)))
                .fix(Fix.advice("write a number such as `0.999`"));
    }

    /** As libraries call it. */
    static final List<String> LBFGS = List.of("lbfgs", "l_bfgs", "bfgs");

    /** It searches along a line, for which it wants the loss several times within an update. */
    static Diagnostic lbfgs(Name name) {
        return Diagnostic.error(
                        Code.NOT_YET_IN_LOOP,
                        name.span(),
                        "there is no `%s`: it computes the loss as often as its line search likes within one update, and a loop"
                                        .formatted(name.text())
                                + " says each `compute` and `backward` once")
                .fix(Fix.advice(
                        "use `adam(rate: 1e-3)`; for a small network on all rows at once, with a schedule that falls:"
                                + " `adam(rate: cosine(1e-2 to 1e-5))`"));
    }

    static Diagnostic notBesideData(Expression.Text file) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        file.span(),
                        "weights are looked for beside the data, so `%s` must be the plain name of a file"
                                .formatted(file.value()))
                .fix(Fix.advice("put the file into the folder of the data, and write its name alone"));
    }

    static Diagnostic unknownAverage(Name name, String model, Collection<String> accepted) {
        Diagnostic problem = Diagnostic.error(
                Code.UNKNOWN_NAME, name.span(), "no average of weights is called `%s`".formatted(name.text()));
        return Nearest.to(name.text(), accepted)
                .map(n -> problem.fix(Fix.replace("did you mean `%s`?".formatted(n), name.span(), n)))
                .orElseGet(() -> problem.fix(
                        Fix.advice("declare it at the top of the loop: `ema %s = average of %s with decay 0.999`"
                                .formatted(name.text(), model))));
    }

    static Diagnostic notAMethod(Span at) {
        return Diagnostic.error(
                        Code.JAVA_CALL,
                        at,
                        "`call` takes a package, a class and a method, such as `com.acme.Audit.afterEpoch`")
                .fix(Fix.advice("write the full name of a public static method of Java"));
    }

    static Diagnostic foreignPackage(Span at, String begins) {
        return Diagnostic.error(
                        Code.JAVA_CALL,
                        at,
                        "`call` is for classes of your own, but names that begin with `%s` are not".formatted(begins))
                .fix(Fix.advice("call a method of your own, and do there what has to be done"));
    }

    static Diagnostic conditionWanted(Span at) {
        return Diagnostic.error(Code.LOOP_VALUE, at, "a condition compares numbers, but this is no comparison")
                .fix(Fix.advice("write `epoch == 3` or `validation.loss < 0.5`, joined by `and`, `or`, `not`"));
    }

    static Diagnostic quantityWanted(Span at) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        at,
                        "a comparison takes numbers, `epoch`, `step` and scores such as `validation.loss`")
                .fix(Fix.advice("compare one of these"));
    }

    static Diagnostic unknownQuantity(Name name, Collection<String> accepted) {
        Diagnostic problem = Diagnostic.error(
                Code.UNKNOWN_NAME, name.span(), "no number to compare is called `%s`".formatted(name.text()));
        return Nearest.to(name.text(), accepted)
                .map(n -> problem.fix(Fix.replace("did you mean `%s`?".formatted(n), name.span(), n)))
                .orElseGet(() -> problem.fix(
                        Fix.advice("compare `epoch`, `step`, a setting or a score such as `running.loss`")));
    }

    static Diagnostic scoreToBeFinite(Span at) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        at,
                        "`is not finite` asks for one score, such as `validation.loss`, not a formula")
                .fix(Fix.advice("name the score alone"));
    }

    static Diagnostic periodUnit(Name unit) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        unit.span(),
                        "`every` counts epochs, batches or steps, but here %s".formatted(unit.text()))
                .fix(Fix.replace("write `batches`", unit.span(), "batches"));
    }

    static Diagnostic lastBatchOfOthers(Span head, Name unit) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        head,
                        "`or at last batch` belongs to `every … batches`, but this counts %s".formatted(unit.text()))
                .fix(Fix.replace("write `batches`, or leave `or at last batch` out", unit.span(), "batches"));
    }

    static Diagnostic keptBest(Span at) {
        return Diagnostic.error(Code.LOOP_VALUE, at, "there is one best checkpoint, so `keep` has nothing to count")
                .fix(Fix.advice("leave `keep` out, or write `checkpoint last keep 3`"));
    }

    static Diagnostic conditionalLast(Span at, Expression.Reference score) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        at,
                        "`checkpoint last` waits for no score, but this says `when %s improves`"
                                .formatted(score.text()))
                .fix(Fix.advice(
                        "write `checkpoint best when %s improves`, or leave `when` out".formatted(score.text())));
    }

    static Diagnostic lastIsNotRestored(Span at) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        at,
                        "the last weights are those that the model has, so there is nothing to restore")
                .fix(Fix.advice("write `restore best`, or leave it out"));
    }

    static Diagnostic optimizerValue(Expression.Reference reference) {
        String optimizer = reference.path().get(0).text();
        return Diagnostic.error(
                        Code.UNKNOWN_NAME,
                        reference.span(),
                        "the only number of an optimizer is its rate, but this says `%s`".formatted(reference.text()))
                .fix(Fix.replace(
                        "write `%s.rate`".formatted(optimizer), reference.span(), SpecText.name(optimizer) + ".rate"));
    }

    static Diagnostic normOfOthers(Span at) {
        return Diagnostic.error(Code.LOOP_VALUE, at, "`norm` is taken of the gradients")
                .fix(Fix.replace("write `norm(gradients)`", at, "norm(gradients)"));
    }

    static Diagnostic balancedBy(Span option) {
        return Diagnostic.error(Code.WRONG_ARGUMENT, option, "`balanced by` takes the name of one column")
                .fix(Fix.advice("write `balanced by churned`, for example"));
    }

    static Diagnostic balancedByNumber(Name name, ResolvedModel.Column column) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        name.span(),
                        "rows are balanced by the labels of a category or boolean, but `%s` has none"
                                .formatted(name.text()))
                .with(new Label(column.at("type"), "declared here"))
                .fix(Fix.advice("name such a column, or leave `balanced by` out"));
    }
}
