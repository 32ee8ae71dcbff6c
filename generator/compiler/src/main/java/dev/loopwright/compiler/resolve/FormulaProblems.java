package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;

/** The wording of what can be wrong with functions, and with the values that a model makes. */
final class FormulaProblems {

    private FormulaProblems() {}

    static Diagnostic circular(Name call, Name function) {
        return Diagnostic.error(
                        Code.CIRCULAR_FUNCTION,
                        call.span(),
                        "function `%s` needs its own result".formatted(function.text()))
                .with(new Label(function.span(), "declared here"))
                .fix(Fix.advice("a function is a formula: write it without calling itself"));
    }

    static Diagnostic formulaTooLong(Name function) {
        return Diagnostic.error(
                        Code.WRONG_FORMULA,
                        function.span(),
                        "function `%s` makes too long a formula, with the functions that it calls written out"
                                .formatted(function.text()))
                .fix(Fix.advice("make several functions of it, and give their results names in the model"));
    }

    static Diagnostic notAFormula(Span at) {
        return Diagnostic.error(Code.WRONG_FORMULA, at, "a function calculates with numbers, and this is none")
                .fix(Fix.advice("use its parameters, numbers, + - * / ^ and functions such as `exp(z)`"));
    }

    static Diagnostic conditionOutsideWhere(Span at, String operator) {
        return Diagnostic.error(
                        Code.WRONG_FORMULA,
                        at,
                        "`%s` makes a condition, but a number is wanted here".formatted(operator))
                .fix(Fix.advice("write `where(condition, value if it holds, value if not)` in a `function`"));
    }

    static Diagnostic conditionWanted(Span at) {
        return Diagnostic.error(
                        Code.WRONG_FORMULA, at, "the first argument of `where` must be a comparison, such as `z > 0`")
                .here("this is no comparison");
    }

    static Diagnostic operandAfterDefault(Name parameter) {
        return Diagnostic.error(
                        Code.WRONG_FORMULA,
                        parameter.span(),
                        "parameter `%s` has no default, but stands behind one that has".formatted(parameter.text()))
                .fix(Fix.advice("put parameters without a default in front"));
    }

    static Diagnostic noOperand(Name function) {
        return Diagnostic.error(
                        Code.WRONG_FORMULA,
                        function.span(),
                        "function `%s` has no parameter to work on".formatted(function.text()))
                .fix(Fix.advice("give it one without a default, or put the constant into `settings`"));
    }

    // ---- values of a model

    static Diagnostic valueWanted(Span at) {
        return Diagnostic.error(Code.WRONG_ARGUMENT, at, "a value of the model is wanted here")
                .fix(Fix.advice("use a name, a layer, a function or arithmetic on them"));
    }

    static Diagnostic notCalled(Name name, String kind, List<String> operands) {
        return Diagnostic.error(
                        Code.WRONG_KIND,
                        name.span(),
                        "a value is wanted here, but `%s` is %s".formatted(name.text(), kind))
                .fix(Fix.advice("say what it works on: `%s(%s)`".formatted(name.text(), String.join(", ", operands))));
    }

    static Diagnostic stageIsAValue(Name name) {
        return Diagnostic.error(
                        Code.WRONG_KIND,
                        name.span(),
                        "a layer or function is wanted behind `|>`, but `%s` is a value".formatted(name.text()))
                .fix(Fix.advice("start the chain with it: `%s |> …`".formatted(name.text())));
    }

    static Diagnostic columnForValue(Name name, Name column, boolean input) {
        Diagnostic problem = Diagnostic.error(
                        Code.WRONG_KIND,
                        name.span(),
                        "a value of the model is wanted here, but `%s` is a column".formatted(name.text()))
                .with(new Label(column.span(), "declared here"));
        String written = SpecText.name(name.text());
        return problem.fix(Fix.advice(
                input
                        ? "let it flow in as an input of the model: `(x: inputs, %s: %s)`".formatted(written, written)
                        : "only inputs flow into a model"));
    }

    static Diagnostic numberForValue(Span at) {
        return Diagnostic.error(Code.WRONG_ARGUMENT, at, "a layer takes a value of the model, but this is a number")
                .fix(Fix.advice("give it the name of a value; settings are written `units: 16`"));
    }

    static Diagnostic noValueInside(Span at) {
        return Diagnostic.error(Code.WRONG_ARGUMENT, at, "this is the same number for every row")
                .fix(Fix.advice("let it work on a value of the model"));
    }

    static Diagnostic onlyRepeats(Span at, Name name, String other) {
        return Diagnostic.error(
                        Code.WRONG_FORMULA, at, "`%s` is only another name for `%s`".formatted(name.text(), other))
                .fix(Fix.advice("use `%s` directly".formatted(other)));
    }

    static Diagnostic constantValue(Span at, Name name) {
        return Diagnostic.error(Code.WRONG_FORMULA, at, "`%s` is the same number for every row".formatted(name.text()))
                .fix(Fix.advice("declare it in `settings`, or calculate it from a value"));
    }
}
