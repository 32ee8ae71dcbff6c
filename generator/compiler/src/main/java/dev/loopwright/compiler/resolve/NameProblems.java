package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Param;
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

/** The wording of everything that can be wrong with names, settings and arguments. */
final class NameProblems {

    private NameProblems() {}

    // ---- names that stand for nothing, or for something else

    /** @param what what is wanted, such as "layer or function" */
    static Diagnostic unknown(Name name, String what, Collection<String> accepted) {
        Diagnostic problem =
                Diagnostic.error(Code.UNKNOWN_NAME, name.span(), "no %s is called `%s`".formatted(what, name.text()));
        return suggest(problem, name, accepted);
    }

    /** @param found what the name stands for instead, such as "an optimizer" */
    static Diagnostic wrongKind(Name name, String wanted, String found, Collection<String> accepted) {
        Diagnostic problem = Diagnostic.error(
                Code.WRONG_KIND,
                name.span(),
                "%s is wanted here, but `%s` is %s".formatted(wanted, name.text(), found));
        Diagnostic fixed = suggest(problem, name, accepted);
        return fixed.fix().isPresent()
                ? fixed
                : problem.fix(Fix.advice("%s belongs into `%s`".formatted(found, block(found))));
    }

    /** The block that knows what to do with a kind of thing. */
    private static String block(String kind) {
        return switch (kind.split(" ", 3)[1]) {
            case "layer", "function", "value" -> "model";
            case "optimizer" -> "loop";
            case "scaler", "key", "input", "target" -> "data";
            default -> "objective";
        };
    }

    static Diagnostic wrongKind(Name name, String wanted, String found, Name declared, Collection<String> accepted) {
        return wrongKind(name, wanted, found, accepted).with(new Label(declared.span(), "declared here"));
    }

    private static Diagnostic suggest(Diagnostic problem, Name name, Collection<String> accepted) {
        Optional<String> known = Synonyms.of(name.text()).filter(accepted::contains);
        Optional<String> near = known.or(() -> Nearest.to(name.text(), accepted));
        if (near.isPresent()) {
            return problem.fix(
                    Fix.replace("did you mean `%s`?".formatted(near.get()), name.span(), SpecText.name(near.get())));
        }
        return Nearest.advice(name.text(), accepted)
                .map(a -> problem.fix(Fix.advice(a)))
                .orElse(problem);
    }

    // ---- declarations

    static Diagnostic duplicate(Name second, Name first, String kind) {
        if (kind.equals("value")) {
            return Diagnostic.error(
                            Code.DUPLICATE_NAME, second.span(), "`%s` stands for two values".formatted(second.text()))
                    .with(new Label(first.span(), "the first"))
                    .fix(Fix.advice("a name stands for one value: give the second a name of its own"));
        }
        boolean same = kind.equals("column") || kind.equals("label");
        return Diagnostic.error(
                        Code.DUPLICATE_NAME,
                        second.span(),
                        "%s `%s` is declared twice".formatted(kind.equals("name") ? "the name" : kind, second.text()))
                .with(new Label(first.span(), "first declared here"))
                .fix(Fix.advice(same ? "remove one of them" : "give one of them another name"));
    }

    static Diagnostic clash(Name second, Name first) {
        return Diagnostic.error(
                        Code.CLASHING_NAMES,
                        second.span(),
                        "`%s` and `%s` differ only in case or underscores, and would be one name in Java"
                                .formatted(first.text(), second.text()))
                .with(new Label(first.span(), "the other name"))
                .fix(Fix.advice("rename one of them"));
    }

    static Diagnostic unwritable(Name name, String kind) {
        return Diagnostic.error(
                        Code.UNWRITABLE_NAME,
                        name.span(),
                        "%s `%s` cannot become a name in Java".formatted(kind, name.text()))
                .fix(Fix.advice("use up to 64 letters, digits and underscores, with no digit in front"));
    }

    static Diagnostic shadows(Name name, String inner, String outer, Optional<Name> declared) {
        Diagnostic problem = Diagnostic.warning(
                        Code.SHADOWED_NAME,
                        name.span(),
                        "%s `%s` hides %s of the same name".formatted(inner, name.text(), outer))
                .fix(Fix.advice("give it another name"));
        return declared.map(d -> problem.with(new Label(d.span(), "hidden by it")))
                .orElse(problem);
    }

    static Diagnostic unused(Name name, String kind) {
        return Diagnostic.warning(Code.UNUSED_NAME, name.span(), "%s `%s` is never used".formatted(kind, name.text()))
                .fix(Fix.advice("use it or remove it"));
    }

    static Diagnostic usedTooEarly(Name use, Name declared) {
        return Diagnostic.error(Code.USED_TOO_EARLY, use.span(), "`%s` is used before it is made".formatted(use.text()))
                .with(new Label(declared.span(), "made here"))
                .fix(Fix.advice("move the line that makes `%s` up".formatted(use.text())));
    }

    static Diagnostic madeOfItself(Name use) {
        return Diagnostic.error(Code.USED_TOO_EARLY, use.span(), "`%s` is made of itself".formatted(use.text()))
                .fix(Fix.advice("a name stands for one value: give the new value a name of its own"));
    }

    // ---- blocks

    /** @param missing how each block that is not there begins */
    static Diagnostic missingBlocks(Span at, List<String> missing) {
        String blocks = String.join(
                " and no ",
                missing.stream().map(m -> "`" + m.split(" ", 2)[0] + "`").toList());
        return Diagnostic.error(Code.MISSING_BLOCK, at, "the file has no %s".formatted(blocks))
                .fix(Fix.advice("write %s"
                        .formatted(String.join(
                                " and ",
                                missing.stream().map(m -> "`" + m + "`").toList()))));
    }

    static Diagnostic duplicateBlock(Span second, Span first, String block) {
        return Diagnostic.error(Code.DUPLICATE_BLOCK, second, "there is a second %s".formatted(block))
                .with(new Label(first, "the first"))
                .fix(Fix.advice("put everything into one"));
    }

    // ---- settings and arguments

    static Diagnostic unknownSetting(Name label, String owner, Collection<String> accepted) {
        if (accepted.isEmpty()) {
            return Diagnostic.error(
                            Code.UNKNOWN_SETTING,
                            label.span(),
                            "`%s` has no setting `%s`, nor any other".formatted(owner, label.text()))
                    .fix(Fix.advice("remove `%s`".formatted(label.text())));
        }
        return suggest(
                Diagnostic.error(
                        Code.UNKNOWN_SETTING, label.span(), "`%s` has no setting `%s`".formatted(owner, label.text())),
                label,
                accepted);
    }

    static Diagnostic settingTwice(Name second, Name first, String owner) {
        return Diagnostic.error(
                        Code.DUPLICATE_NAME,
                        second.span(),
                        "`%s` of `%s` is given twice".formatted(second.text(), owner))
                .with(new Label(first.span(), "first given here"))
                .fix(Fix.advice("remove one of them"));
    }

    static Diagnostic missingSetting(Span at, String owner, Param param) {
        return Diagnostic.error(
                        Code.MISSING_SETTING, at, "`%s` needs `%s`: %s".formatted(owner, param.name(), param.summary()))
                .fix(Fix.advice("write `%s: %s`".formatted(param.name(), SpecText.example(param))));
    }

    static Diagnostic outOfRange(Span at, Param param, double value) {
        Diagnostic problem = Diagnostic.error(
                Code.SETTING_OUT_OF_RANGE,
                at,
                "`%s` must be %s, but is %s".formatted(param.name(), SpecText.bounds(param), at.text()));
        boolean percentForgotten = param.kind() == Param.Kind.SHARE && value >= 1 && value < 100;
        return percentForgotten
                ? problem.fix(
                        Fix.replace("write `%s%%`".formatted(SpecText.number(value)), at, SpecText.number(value) + "%"))
                : problem.fix(
                        Fix.advice("write `%s: %s`, for example".formatted(param.name(), SpecText.example(param))));
    }

    static Diagnostic notWhole(Span at, String setting, double value) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "%s must be a whole number, but is %s".formatted(setting, SpecText.number(value)))
                .fix(Fix.advice("write a whole number, such as `%s`"
                        .formatted(SpecText.number(Math.max(1, Math.rint(Math.min(value, 1e6)))))));
    }

    static Diagnostic tooFineForFloat(Span at, String setting) {
        return Diagnostic.error(
                        Code.SETTING_OUT_OF_RANGE,
                        at,
                        "%s must fit a 32-bit floating-point number, but is %s".formatted(setting, at.text()))
                .fix(Fix.advice("use a size between 1e-37 and 1e38, or 0"));
    }

    static Diagnostic notFinite(Span at) {
        return Diagnostic.error(Code.SETTING_OUT_OF_RANGE, at, "`%s` is no finite number".formatted(at.text()));
    }

    static Diagnostic unwantedUnit(Expression.Number number, String forWhat) {
        String unit = number.unit().map(Name::text).orElse("");
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        number.span(),
                        "%s takes a plain number, but `%s %s` counts %s".formatted(forWhat, number.text(), unit, unit))
                .fix(Fix.replace("write `%s`".formatted(number.text()), number.span(), number.text()));
    }

    static Diagnostic numberWanted(Span at, String forWhat) {
        return Diagnostic.error(Code.WRONG_ARGUMENT, at, "%s takes a number".formatted(forWhat))
                .here("this is no number");
    }

    static Diagnostic noSuchSetting(Expression.Reference reference, String forWhat, Collection<String> settings) {
        Name name = new Name(reference.span(), reference.text());
        Diagnostic problem = Diagnostic.error(
                Code.UNKNOWN_NAME,
                name.span(),
                "%s takes a number, but no setting is called `%s`".formatted(forWhat, name.text()));
        Diagnostic fixed = suggest(problem, name, settings);
        return fixed.fix().isPresent()
                ? fixed
                : problem.fix(
                        Fix.advice("write a number, or declare one: `settings { %s = … }`".formatted(name.text())));
    }

    static Diagnostic wordWanted(Span at, Param param) {
        Diagnostic problem = Diagnostic.error(
                Code.WRONG_ARGUMENT,
                at,
                "`%s` must be %s, but is `%s`"
                        .formatted(
                                param.name(),
                                param.kind() == Param.Kind.FLAG
                                        ? "`yes` or `no`"
                                        : "one of " + Nearest.quoted(param.words()),
                                at.text()));
        Optional<String> near =
                Synonyms.of(at.text()).filter(param.words()::contains).or(() -> Nearest.to(at.text(), param.words()));
        return near.map(word -> problem.fix(Fix.replace("did you mean `%s`?".formatted(word), at, word)))
                .orElse(problem);
    }

    static Diagnostic tooManyOperands(Span at, String owner, List<String> operands, Optional<Param> next) {
        String takes = operands.isEmpty()
                ? "nothing without a name"
                : operands.size() == 1 ? "one value" : operands.size() + " values";
        Diagnostic problem =
                Diagnostic.error(Code.OPERAND_COUNT, at, "`%s` takes %s, and this is one more".formatted(owner, takes));
        return next.map(param -> problem.fix(Fix.replace(
                        "settings are named: write `%s: %s`".formatted(param.name(), at.text()),
                        at,
                        param.name() + ": " + at.text())))
                .orElseGet(() -> problem.fix(Fix.advice("remove it")));
    }

    static Diagnostic tooFewOperands(Span at, String owner, List<String> operands, int found) {
        String wanted = operands.size() == 1 ? "a value" : operands.size() + " values";
        return Diagnostic.error(
                        Code.OPERAND_COUNT,
                        at,
                        "`%s` takes %s, but %s".formatted(owner, wanted, found == 0 ? "gets none" : "gets " + found))
                .fix(Fix.advice("write `%s(%s)`".formatted(owner, String.join(", ", operands))));
    }

    static Diagnostic operandWanted(Span at, String owner, String operand) {
        return Diagnostic.error(
                Code.WRONG_ARGUMENT, at, "the %s of `%s` must be given by name".formatted(operand, owner));
    }

    // ---- settings from the command line

    static Diagnostic unknownOverride(Span at, String name, Collection<String> settings) {
        Diagnostic problem =
                Diagnostic.error(Code.UNKNOWN_NAME, at, "`--set %s` names no setting of this file".formatted(name));
        return Nearest.advice(name, settings)
                .map(a -> problem.fix(Fix.advice(a)))
                .orElseGet(() -> problem.fix(Fix.advice("declare it: `settings { %s = … }`".formatted(name))));
    }

    static Diagnostic overrideIsNoNumber(Name setting, String text) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        setting.span(),
                        "setting `%s` takes a number, but the command line says `%s`".formatted(setting.text(), text))
                .fix(Fix.advice("write `--set %s=0.01`".formatted(setting.text())));
    }

    // ---- functions and formulas

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
                        "function `%s` grows to more than %d steps once the functions that it calls are written out"
                                .formatted(function.text(), Functions.MOST_STEPS))
                .fix(Fix.advice("nest fewer calls"));
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
