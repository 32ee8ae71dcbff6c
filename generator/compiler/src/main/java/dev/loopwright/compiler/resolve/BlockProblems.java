package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;

/** The wording of what can be wrong with blocks and repetitions. */
final class BlockProblems {

    private BlockProblems() {}

    static Diagnostic circular(Name call, Name block) {
        return Diagnostic.error(
                        Code.CIRCULAR_FUNCTION, call.span(), "block `%s` needs its own result".formatted(block.text()))
                .with(new Label(block.span(), "declared here"))
                .fix(Fix.advice("write `repeat … times` where the same block follows itself"));
    }

    static Diagnostic tooDeep(Name block, int deepest) {
        return Diagnostic.error(
                        Code.TOO_LARGE,
                        block.span(),
                        "blocks may stand %d deep in each other, but `%s` is deeper".formatted(deepest, block.text()))
                .fix(Fix.advice("write some of them out"));
    }

    static Diagnostic tooManyVariants(Name block, int most) {
        return Diagnostic.error(
                        Code.TOO_LARGE,
                        block.span(),
                        "blocks may be used with up to %d different settings, but here are more".formatted(most))
                .fix(Fix.advice("use the same settings more often"));
    }

    static Diagnostic noOperand(Name block) {
        return Diagnostic.error(
                        Code.WRONG_FORMULA, block.span(), "block `%s` has no value to work on".formatted(block.text()))
                .fix(Fix.advice("write `block %s(x) { … }`, and use `x` as a value inside".formatted(block.text())));
    }

    static Diagnostic givesNothing(Name block) {
        return Diagnostic.error(Code.WRONG_FORMULA, block.span(), "block `%s` gives nothing".formatted(block.text()))
                .fix(Fix.advice("end it with `give …`"));
    }

    static Diagnostic makesNothing(Span give, Name block) {
        return Diagnostic.error(
                        Code.WRONG_FORMULA,
                        give,
                        "block `%s` gives back what it gets, or a number".formatted(block.text()))
                .fix(Fix.advice("give a value that the block makes"));
    }

    static Diagnostic repetitions(Span count, double found, int most) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        count,
                        "a stage can be repeated 1 to %d times, but this says %s"
                                .formatted(most, SpecText.number(found)))
                .fix(Fix.advice("write a whole number, such as `repeat 4 times …`"));
    }
}
