package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Length;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.source.Span;

/** The wording of what can be wrong with learning rates that change. */
final class ScheduleProblems {

    private ScheduleProblems() {}

    static Diagnostic bareTransition(Span at) {
        return Diagnostic.error(Code.WRONG_ARGUMENT, at, "a rate that changes needs to be told in which way")
                .fix(Fix.replace(
                        "write `cosine(%s)`, for example".formatted(at.text()), at, "cosine(" + at.text() + ")"));
    }

    static Diagnostic lengthWanted(Span at, Param param) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "`%s` is counted in steps or epochs, but is `%s`".formatted(param.name(), at.text()))
                .fix(Fix.advice("write `%s: %s`, for example".formatted(param.name(), SpecText.example(param))));
    }

    static Diagnostic wrongLength(Span at, Param param) {
        return Diagnostic.error(
                        Code.SETTING_OUT_OF_RANGE,
                        at,
                        "`%s` must be a whole number of %s or more, but is %s"
                                .formatted(param.name(), SpecText.number(param.from()), at.text()))
                .fix(Fix.advice("write `%s: %s`, for example".formatted(param.name(), SpecText.example(param))));
    }

    static Diagnostic oneRate(Span at, String schedule) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "`%s` takes one rate, but receives `%s`".formatted(schedule, at.text()))
                .fix(Fix.advice("write the rate that it starts with: `%s(1e-3, …)`".formatted(schedule)));
    }

    static Diagnostic twoRates(Span at, String schedule) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "`%s` takes two rates, but receives `%s`".formatted(schedule, at.text()))
                .fix(Fix.advice("write where it ends, too: `%s(%s to 1e-5, …)`".formatted(schedule, at.text())));
    }

    static Diagnostic stepsPerEpoch(Span at, String setting) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "the schedule counts epochs, but `%s` is given in steps".formatted(setting))
                .fix(Fix.advice("give it in epochs, or leave `per: epoch` out"));
    }

    static Diagnostic nothingBehindWarmUp(Span at, Length warmup, Length over) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "the warm-up takes %s of the %s that the schedule has".formatted(warmup, over))
                .fix(Fix.advice("give it less than `over`, which counts the warm-up, too"));
    }

    static Diagnostic scoreWanted(Span at) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT, at, "`plateau` waits for a score, but receives `%s`".formatted(at.text()))
                .fix(Fix.advice("name one: `plateau(1e-3, validation.loss)`"));
    }

    static Diagnostic runningScore(Span at) {
        return Diagnostic.error(
                        Code.NOT_A_SCORE,
                        at,
                        "`plateau` looks at a score after each `evaluate`, but `running` is not evaluated")
                .fix(Fix.advice("name the score of a part: `validation.loss`"));
    }
}
