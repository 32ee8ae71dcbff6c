package dev.loopwright.compiler.check;

import static dev.loopwright.compiler.check.LoopProblems.quote;
import static dev.loopwright.compiler.check.LoopProblems.remove;
import static dev.loopwright.compiler.check.LoopProblems.skipped;
import static dev.loopwright.compiler.check.LoopProblems.twice;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.LoopStatement.Backward;
import dev.loopwright.compiler.syntax.LoopStatement.ClearGradients;
import dev.loopwright.compiler.syntax.LoopStatement.Clip;
import dev.loopwright.compiler.syntax.LoopStatement.Compute;
import dev.loopwright.compiler.syntax.LoopStatement.Forward;
import dev.loopwright.compiler.syntax.LoopStatement.Update;
import java.util.List;
import java.util.Optional;

/** The wording of what is out of order among the beats of a step. Both statements to blame are always shown. */
final class BeatProblems {

    private BeatProblems() {}

    private static Diagnostic order(LoopStatement at, String title, LoopStatement other, String label) {
        return Diagnostic.error(Code.BEAT_ORDER, at.head(), title).with(new Label(other.head(), label));
    }

    static Diagnostic secondForward(Forward second, Forward first) {
        return twice(second, first, "`forward` runs twice on one batch").fix(remove(second, first));
    }

    static Diagnostic secondBackward(Backward second, Backward first) {
        return twice(second, first, "`backward` runs twice on one batch, which would count its gradients twice")
                .fix(remove(second, first));
    }

    static Diagnostic secondUpdate(Update second, Update first) {
        return twice(second, first, "`update` runs twice on the same gradients").fix(remove(second, first));
    }

    static Diagnostic secondClear(ClearGradients second, ClearGradients first) {
        return twice(second, first, "the gradients are cleared twice between two updates")
                .fix(Fix.advice("keep the one before `backward`"));
    }

    static Diagnostic secondClip(Clip second, Clip first) {
        return twice(
                        second,
                        first,
                        "the gradients are clipped twice by %s"
                                .formatted(second.how().text()))
                .fix(Fix.advice("keep the smaller limit"));
    }

    static Diagnostic missingBeats(Span loop, List<String> absent, Optional<Span> backward) {
        String statements = String.join("` and `", absent);
        Diagnostic problem = Diagnostic.error(
                        Code.MISSING_BEAT,
                        loop,
                        "nothing is learnt in this loop: `%s` %s missing"
                                .formatted(statements, absent.size() == 1 ? "is" : "are"))
                .fix(Fix.advice("a step is forward, compute, clear gradients, backward, update"));
        return backward.map(b -> problem.with(new Label(b, "the gradients made here are never used")))
                .orElse(problem);
    }

    /** @param onSomePath whether there is one on which `forward` comes first */
    static Diagnostic beforeForward(LoopStatement statement, Optional<Forward> forward, boolean onSomePath) {
        if (forward.isEmpty()) {
            return Diagnostic.error(
                            Code.MISSING_BEAT,
                            statement.span(),
                            "%s needs `forward`, which is never run".formatted(quote(statement)))
                    .fix(Fix.advice("write `forward …` before it"));
        }
        if (onSomePath || skipped(forward.get(), statement.span())) {
            return order(
                            statement,
                            "%s needs the values of %s, which does not run on every path to it"
                                    .formatted(quote(statement), quote(forward.get())),
                            forward.get(),
                            "does not always run")
                    .fix(Fix.advice("move %s in front of what decides about it".formatted(quote(forward.get()))));
        }
        return order(
                        statement,
                        "%s comes before %s, whose values it needs".formatted(quote(statement), quote(forward.get())),
                        forward.get(),
                        "runs only here")
                .fix(Fix.advice("move %s up".formatted(quote(forward.get()))));
    }

    static Diagnostic overwritten(LoopStatement statement, LoopStatement.Evaluate evaluate) {
        return order(
                        statement,
                        "%s needs the values of the batch, but %s has put others in their place"
                                .formatted(quote(statement), quote(evaluate)),
                        evaluate,
                        "overwrites them")
                .fix(Fix.advice("move %s behind the `update`".formatted(quote(evaluate))));
    }

    static Diagnostic notOnEveryPath(Backward backward, Compute compute) {
        return order(
                        backward,
                        "%s starts from %s, which does not run on every path to it"
                                .formatted(quote(backward), quote(compute)),
                        compute,
                        "does not always run")
                .fix(Fix.advice("move %s in front of what decides about it".formatted(quote(compute))));
    }

    static Diagnostic lossNotComputed(Backward backward, Optional<Compute> compute) {
        String loss = backward.loss().text();
        Diagnostic problem = Diagnostic.error(
                        Code.MISSING_BEAT,
                        backward.span(),
                        "%s needs `%s`, which is never computed".formatted(quote(backward), loss))
                .fix(Fix.advice("write `compute %s` before it".formatted(loss)));
        return compute.map(c -> problem.with(new Label(c.span(), "`%s` is not among these".formatted(loss))))
                .orElse(problem);
    }

    static Diagnostic backwardBeforeCompute(Backward backward, Compute compute) {
        return order(
                        backward,
                        "%s comes before %s, which it starts from".formatted(quote(backward), quote(compute)),
                        compute,
                        "computed only here")
                .fix(Fix.advice("move %s up".formatted(quote(compute))));
    }

    /** @param last what was done to the gradients on the paths to the update */
    static Diagnostic updateBeforeBackward(Update update, Backward backward, List<LoopStatement> last) {
        if (last.contains(backward)) {
            return order(
                            update,
                            "%s needs gradients, but %s does not run on every path to it"
                                    .formatted(quote(update), quote(backward)),
                            backward,
                            "does not always run")
                    .fix(Fix.advice("put %s where %s stands".formatted(quote(update), quote(backward))));
        }
        return order(
                        update,
                        "%s comes before %s, which makes its gradients".formatted(quote(update), quote(backward)),
                        backward,
                        "the gradients are made only here")
                .fix(Fix.advice("move %s down".formatted(quote(update))));
    }

    /** @param guarded whether something decides about the update */
    static Diagnostic neverCleared(Backward backward, Update update, boolean guarded) {
        String where = guarded ? "behind " + quote(update) : "before " + quote(backward);
        return Diagnostic.error(
                        Code.MISSING_BEAT,
                        backward.span(),
                        "the gradients are never cleared, so each batch adds to those of all batches before it")
                .with(new Label(update.span(), "would use the sum of them"))
                .fix(Fix.advice("write `clear gradients` %s".formatted(where)));
    }

    static Diagnostic clearedTooEarly(ClearGradients clear, Backward backward, Optional<Update> update) {
        String user = update.map(LoopProblems::quote).orElse("an update");
        Diagnostic problem = order(
                        clear,
                        "the gradients are cleared before %s can use them".formatted(user),
                        backward,
                        "they are made here")
                .fix(Fix.advice("move `clear gradients` before %s, or behind the update".formatted(quote(backward))));
        return update.map(u -> problem.with(new Label(u.span(), "and wanted here")))
                .orElse(problem);
    }

    static Diagnostic clipBeforeAll(Clip clip, Backward backward) {
        return order(
                        clip,
                        "the gradients are clipped before those of all batches are there",
                        backward,
                        "adds to them after they were clipped")
                .fix(Fix.advice("put the clip in front of the update, where that stands"));
    }

    static Diagnostic leftOver(Backward backward, LoopStatement.Every every) {
        return Diagnostic.warning(
                        Code.LEFT_OVER,
                        every.head(),
                        "batches that are left over at the end of an epoch wait for the next one, and those of the last"
                                + " epoch are never used")
                .with(new Label(backward.span(), "makes the gradients that are left over"))
                .fix(Fix.advice("write %s or at last batch`"
                        .formatted(quote(every.head()).replaceFirst("`$", ""))));
    }

    static Diagnostic countsNothing(LoopStatement.Every every, Optional<Update> update) {
        Diagnostic problem = Diagnostic.error(
                        Code.BEAT_ORDER,
                        every.head(),
                        "%s stands before the update, whose steps it counts".formatted(quote(every.head())))
                .fix(Fix.advice("put it behind the update, or write `batches`"));
        return update.map(u -> problem.with(new Label(u.span(), "a step ends here")))
                .orElse(problem);
    }

    static Diagnostic clipBeforeBackward(Clip clip, Backward backward) {
        return order(
                        clip,
                        "the gradients are clipped before %s makes them".formatted(quote(backward)),
                        backward,
                        "they are made only here")
                .fix(Fix.advice("move %s down".formatted(quote(clip))));
    }

    static Diagnostic clipAfterUpdate(Clip clip, Update update) {
        return order(
                        clip,
                        "the gradients are clipped after %s has used them".formatted(quote(update)),
                        update,
                        "they are used here")
                .fix(Fix.advice("move %s up".formatted(quote(clip))));
    }

    static Diagnostic noiseBeforeBackward(LoopStatement.AddNoise noise, Backward backward) {
        return order(
                        noise,
                        "noise is added to gradients before %s makes them".formatted(quote(backward)),
                        backward,
                        "they are made only here")
                .fix(Fix.advice("move %s down".formatted(quote(noise))));
    }

    static Diagnostic noiseAfterUpdate(LoopStatement.AddNoise noise, Update update) {
        return order(
                        noise,
                        "noise is added to gradients after %s has used them".formatted(quote(update)),
                        update,
                        "they are used here")
                .fix(Fix.advice("move %s up".formatted(quote(noise))));
    }
}
