package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.SpecText;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.LoopStatement.Checkpoint;
import dev.loopwright.compiler.syntax.LoopStatement.ClearGradients;
import dev.loopwright.compiler.syntax.LoopStatement.Compute;
import dev.loopwright.compiler.syntax.LoopStatement.ForEpoch;
import dev.loopwright.compiler.syntax.LoopStatement.Restore;
import dev.loopwright.compiler.syntax.LoopStatement.StopWhenNotImproved;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.Optional;

/** The wording of what stands at the wrong place in the loop, and of scores, averages and checkpoints. */
final class LoopProblems {

    private LoopProblems() {}

    /** The same statement again, in a repetition, is shown once. */
    static Diagnostic twice(LoopStatement second, LoopStatement first, String title) {
        if (second == first) {
            return Diagnostic.error(Code.REPEATED_BEAT, second.head(), title);
        }
        return Diagnostic.error(Code.REPEATED_BEAT, second.head(), title).with(new Label(first.head(), "the first"));
    }

    /** One of two may go, unless they are one in a repetition. */
    static Fix remove(LoopStatement second, LoopStatement first) {
        return Fix.advice(
                second == first ? "move it out of the repetition, or what it needs into it" : "remove one of them");
    }

    /** Whether a statement stands in the file before the place where it is missed: then something kept it from running. */
    static boolean skipped(LoopStatement statement, Span at) {
        return statement.span().start() < at.start();
    }

    static String quote(LoopStatement statement) {
        return quote(statement.span());
    }

    static String quote(Span span) {
        return "`" + span.text().replaceAll("\\s+", " ") + "`";
    }

    // ---- places

    static Diagnostic misplaced(Span statement, String where) {
        return Diagnostic.error(
                        Code.MISPLACED_STATEMENT,
                        statement,
                        "`%s` cannot stand here".formatted(statement.text().replaceAll("\\s+", " ")))
                .fix(Fix.advice("put it %s".formatted(where)));
    }

    static Diagnostic repeatedTooDeeply(Span at, int deepest) {
        return Diagnostic.error(
                        Code.MISPLACED_STATEMENT,
                        at,
                        "repetitions stand more than %d deep in each other".formatted(deepest))
                .fix(Fix.advice("write one `repeat` with the product of their counts"));
    }

    /** @param range the epochs that there are; empty if the condition is false whatever they are */
    static Diagnostic neverRuns(LoopStatement statement, Span condition, Optional<Span> range) {
        Diagnostic problem = Diagnostic.warning(
                        Code.NEVER_RUNS, statement.head(), "%s can never run".formatted(quote(statement.head())))
                .with(new Label(condition, "decides against it every time"))
                .fix(Fix.advice("change the condition, or remove what it guards"));
        return range.map(r -> problem.with(new Label(r, "these are all epochs")))
                .orElse(problem);
    }

    static Diagnostic noEpochs(Span loop) {
        return Diagnostic.error(
                        Code.MISSING_BEAT, DataProblems.head(loop), "the loop has no `for epoch`, so nothing is learnt")
                .fix(Fix.advice("write `for epoch in 1..10 { … }`"));
    }

    static Diagnostic noBatches(Span epochs) {
        return Diagnostic.error(Code.MISSING_BEAT, epochs, "no `for batch` stands in this loop, so nothing is learnt")
                .fix(Fix.advice("write `for batch of 32 rows in train shuffled { … }`"));
    }

    static Diagnostic epochsOverlap(ForEpoch second, ForEpoch first, int next) {
        Span at = second.range().span();
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        at,
                        "these epochs must come after those of the loop before, but count them again")
                .with(new Label(first.range().span(), "the epochs before"))
                .fix(Fix.advice("begin with `%d`".formatted(next)));
    }

    static Diagnostic trainsOnOtherPart(Name part) {
        return Diagnostic.error(
                        Code.TRAINED_ON_OTHER_PART,
                        part.span(),
                        "only the rows of `train` are trained on, but this says `%s`".formatted(part.text()))
                .fix(Fix.replace("write `train`", part.span(), "train"));
    }

    static Diagnostic oneRow(Span at, Value mixing) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        at,
                        "`batch_norm` normalises over two or more rows of a batch, but batches have one")
                .with(new Label(mixing.span(), "normalised over the batch"))
                .fix(Fix.advice("take larger batches, or `layer_norm`, which normalises each row by itself"));
    }

    static Diagnostic batchTooLarge(Span rows, double found, int widest) {
        return Diagnostic.error(
                        Code.TOO_LARGE,
                        rows,
                        "a batch may have up to %d rows where a value has %d elements, but has %s"
                                .formatted((Integer.MAX_VALUE - 64) / widest, widest, SpecText.number(found)))
                .fix(Fix.advice("use a smaller batch, such as `32 rows`"));
    }

    static Diagnostic optimizerTooLate(Name use, Name declared) {
        return Diagnostic.error(
                        Code.BEAT_ORDER,
                        use.span(),
                        "optimizer `%s` is used before it is declared".formatted(use.text()))
                .with(new Label(declared.span(), "declared only here"))
                .fix(Fix.advice("move the declaration to the top of the loop"));
    }

    // ---- scores

    static Diagnostic noEpochHere(Expression.Reference item) {
        return Diagnostic.error(Code.LOOP_VALUE, item.span(), "`epoch` has no number outside `for epoch`")
                .fix(Fix.advice("remove it"));
    }

    static Diagnostic noObservationHere(Expression.Reference item) {
        return Diagnostic.error(
                        Code.LOOP_VALUE,
                        item.span(),
                        "`observation` compares epochs, so it is made once in each of them")
                .fix(Fix.advice("report it in `for epoch`, behind the `for batch`"));
    }

    /** The statement that computes an entry ({@code same}), or one that could. */
    record Computed(boolean same, Optional<Compute> statement) {}

    /** @param onSomePath whether there is one on which it is computed before */
    static Diagnostic notComputed(Expression.Reference score, String entry, Computed computed, boolean onSomePath) {
        boolean early = computed.same()
                && computed.statement().filter(c -> skipped(c, score.span())).isPresent();
        if (onSomePath || early) {
            return Diagnostic.error(
                            Code.NOT_EVALUATED,
                            score.span(),
                            "`%s` may be used before `%s` is computed".formatted(score.text(), entry))
                    .with(new Label(computed.statement().orElseThrow().span(), "does not run on every path"))
                    .fix(Fix.advice("compute it on every path, or use it where it is computed"));
        }
        Diagnostic problem = Diagnostic.error(
                Code.NOT_EVALUATED,
                score.span(),
                "`%s` is used before `%s` is computed in a batch".formatted(score.text(), entry));
        if (computed.same()) {
            return problem.with(new Label(computed.statement().orElseThrow().span(), "computed only here"))
                    .fix(Fix.advice("move this statement behind the `for batch`"));
        }
        Diagnostic fixed = problem.fix(Fix.advice("add `%s` to `compute`".formatted(entry)));
        return computed.statement()
                .map(c -> fixed.with(new Label(c.span(), "`%s` is not among these".formatted(entry))))
                .orElse(fixed);
    }

    /** @param onSomePath whether there is one on which it is evaluated before */
    static Diagnostic notEvaluated(
            Expression.Reference score, String part, Optional<LoopStatement.Evaluate> later, boolean onSomePath) {
        if (onSomePath || later.filter(l -> skipped(l, score.span())).isPresent()) {
            return Diagnostic.error(
                            Code.NOT_EVALUATED,
                            score.span(),
                            "`%s` may be used before `%s` is evaluated".formatted(score.text(), part))
                    .with(new Label(later.orElseThrow().span(), "does not run on every path"))
                    .fix(Fix.advice("evaluate on every path, or use the score where it is evaluated"));
        }
        Diagnostic problem = Diagnostic.error(
                        Code.NOT_EVALUATED,
                        score.span(),
                        "`%s` is used before `%s` is evaluated".formatted(score.text(), part))
                .fix(Fix.advice("write `evaluate %s` before it".formatted(part)));
        return later.map(l -> problem.with(new Label(l.span(), "evaluated only here")))
                .orElse(problem);
    }

    static Diagnostic stale(Expression.Reference score, String part, Span evaluated, LoopStatement restore) {
        return Diagnostic.warning(
                        Code.STALE_SCORE,
                        score.span(),
                        "`%s` was measured on other weights than those restored".formatted(score.text()))
                .with(new Label(evaluated, "measured here"))
                .with(new Label(restore.span(), "other weights from here on"))
                .fix(Fix.advice("write `evaluate %s` behind `restore best`".formatted(part)));
    }

    static Diagnostic watchesTest(Expression.Reference score, String what) {
        return Diagnostic.warning(
                        Code.WATCHES_TEST,
                        score.span(),
                        "`%s` watches `%s`, so the test rows help to choose the weights and no longer test them"
                                .formatted(what, score.text()))
                .fix(Fix.advice("split off a part `validation` and watch that"));
    }

    static Diagnostic normOfNothing(Span at, Optional<ClearGradients> cleared) {
        Diagnostic problem = Diagnostic.error(
                        Code.NOT_EVALUATED, at, "there are no gradients here whose norm could be taken")
                .fix(Fix.advice("ask for it between `backward` and `clear gradients`"));
        return cleared.map(c -> problem.with(new Label(c.span(), "cleared here")))
                .orElse(problem);
    }

    // ---- averages of weights

    /** @param onSomePath whether there is one on which it has advanced */
    static Diagnostic notAdvanced(
            LoopStatement.Evaluate evaluate, Name average, Optional<LoopStatement.Advance> later, boolean onSomePath) {
        String title =
                onSomePath || later.filter(l -> skipped(l, evaluate.span())).isPresent()
                        ? "`%s` may be evaluated before it has followed any weights"
                        : "`%s` is evaluated before it has followed any weights";
        Diagnostic problem = Diagnostic.error(Code.NOT_EVALUATED, evaluate.span(), title.formatted(average.text()))
                .fix(Fix.advice("write `advance %s` behind the update".formatted(average.text())));
        return later.map(l -> problem.with(new Label(l.span(), "follows them here")))
                .orElse(problem);
    }

    static Diagnostic advancedTwice(LoopStatement.Advance second, LoopStatement.Advance first) {
        return twice(
                        second,
                        first,
                        "`%s` advances twice between two updates, which counts the same weights twice"
                                .formatted(second.average().text()))
                .fix(remove(second, first));
    }

    static Diagnostic averageTooLate(Name use, Name declared) {
        return Diagnostic.error(
                        Code.BEAT_ORDER, use.span(), "average `%s` is used before it is declared".formatted(use.text()))
                .with(new Label(declared.span(), "declared only here"))
                .fix(Fix.advice("move the declaration to the top of the loop"));
    }

    static Diagnostic mixedWeights(Checkpoint checkpoint, LoopStatement one, LoopStatement other) {
        return Diagnostic.error(
                        Code.MIXED_WEIGHTS,
                        checkpoint.span(),
                        "the score that decides is of different weights on different paths, so it is not known which to keep")
                .with(new Label(one.span(), "measured on these"))
                .with(new Label(other.span(), "or on these"))
                .fix(Fix.advice("evaluate with the same weights every time"));
    }

    static Diagnostic unusedAverage(Name average) {
        return Diagnostic.warning(
                        Code.UNUSED_NAME, average.span(), "average `%s` is never evaluated".formatted(average.text()))
                .fix(Fix.advice("write `evaluate validation with %s`, or remove it".formatted(average.text())));
    }

    // ---- checkpoints

    static Diagnostic secondCheckpoint(Checkpoint second, Checkpoint first) {
        return twice(second, first, "there is a second `checkpoint best`, but only one set of weights can be the best")
                .fix(Fix.advice("keep the score that counts"));
    }

    /** @param onSomePath whether there is one on which one came before */
    static Diagnostic nothingToRestore(Restore restore, Optional<Checkpoint> later, boolean onSomePath) {
        if (onSomePath || later.filter(c -> skipped(c, restore.span())).isPresent()) {
            return Diagnostic.error(
                            Code.NO_CHECKPOINT,
                            restore.span(),
                            "`restore best` may find nothing: `checkpoint best` does not come before it on every path")
                    .with(new Label(later.orElseThrow().span(), "does not run on every path"))
                    .fix(Fix.advice("keep the best weights in every epoch, or in the first at least"));
        }
        Diagnostic problem = Diagnostic.error(
                        Code.NO_CHECKPOINT,
                        restore.span(),
                        "`restore best` finds nothing: no `checkpoint best` came before")
                .fix(Fix.advice("write `checkpoint best when validation.loss improves` into the epochs"));
        return later.map(c -> problem.with(new Label(c.span(), "kept only here")))
                .orElse(problem);
    }

    static Diagnostic stopWithoutRestore(StopWhenNotImproved stop, Optional<Checkpoint> checkpoint) {
        String patience = stop.patience().span().text();
        String fix = checkpoint.isPresent()
                ? "write `restore best` behind the epochs"
                : "write `checkpoint best when %s improves` before it and `restore best` behind the epochs"
                        .formatted(stop.metric().text());
        return Diagnostic.warning(
                        Code.STOP_WITHOUT_RESTORE,
                        stop.span(),
                        "training ends with the weights of the last epoch, up to %s epochs past the best"
                                .formatted(patience))
                .fix(Fix.advice(fix));
    }

    // ---- things unused

    static Diagnostic unusedPart(Name part) {
        return Diagnostic.warning(
                        Code.UNUSED_PART,
                        part.span(),
                        "the rows of `%s` are set aside but never evaluated".formatted(part.text()))
                .fix(Fix.advice("write `evaluate %s`, or give the rows to another part".formatted(part.text())));
    }

    static Diagnostic unusedOptimizer(Name optimizer) {
        return Diagnostic.warning(
                        Code.UNUSED_NAME,
                        optimizer.span(),
                        "optimizer `%s` updates nothing".formatted(optimizer.text()))
                .fix(Fix.advice("write `update … with %s`, or remove it".formatted(optimizer.text())));
    }

    /** @param kind "metric" or "loss" */
    static Diagnostic unusedEntry(String kind, Name entry) {
        return Diagnostic.warning(
                        Code.UNUSED_NAME,
                        entry.span(),
                        "%s `%s` is neither computed nor reported".formatted(kind, entry.text()))
                .fix(Fix.advice("report it, or remove it"));
    }
}
