package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Nearest;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The wording of everything that can be wrong with arguments, settings and numbers. */
final class ArgumentProblems {

    private ArgumentProblems() {}

    static Diagnostic unknownSetting(Name label, String owner, Collection<String> accepted) {
        if (accepted.isEmpty()) {
            return Diagnostic.error(
                            Code.UNKNOWN_SETTING,
                            label.span(),
                            "`%s` has no setting `%s`, nor any other".formatted(owner, label.text()))
                    .fix(Fix.advice("remove `%s`".formatted(label.text())));
        }
        return NameProblems.suggest(
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

    static Diagnostic weightsWanted(Span at, Param param) {
        boolean labels = param.most() > 0;
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "`%s` takes %s, but receives `%s`"
                                .formatted(
                                        param.name(),
                                        labels
                                                ? "numbers in brackets, `balanced` or a column"
                                                : "a column, for there are no labels",
                                        at.text()))
                .fix(Fix.advice(
                        labels
                                ? "write a number for each label: `%s: [1, 2.5]`".formatted(param.name())
                                : "name a column that says how much each row counts"));
    }

    static Diagnostic unknownWeights(Name name, Collection<String> accepted) {
        return NameProblems.suggest(
                Diagnostic.error(
                        Code.UNKNOWN_NAME,
                        name.span(),
                        "`weights` takes a column that says how much each row counts, but no column is called `%s`"
                                .formatted(name.text())),
                name,
                accepted);
    }

    /** @param why what the column is instead */
    static Diagnostic noWeights(Name name, ResolvedModel.Column column, String why) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT, name.span(), "`%s` cannot be weights: %s".formatted(name.text(), why))
                .with(new Label(column.name().span(), "declared here"))
                .fix(Fix.advice(
                        column.role() == Role.INPUT
                                ? "declare it `input %s : number encode none`, so that only the loss looks at it"
                                        .formatted(SpecText.name(name.text()))
                                : "name a column that is declared so: `input importance : number encode none`"));
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
        Diagnostic fixed = NameProblems.suggest(problem, name, settings);
        return fixed.fix().isPresent()
                ? fixed
                : problem.fix(
                        Fix.advice("write a number, or declare one: `settings { %s = … }`".formatted(name.text())));
    }

    static Diagnostic valueToShareWith(Span at) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "`share` must be the name of a value made before, but is `%s`".formatted(at.text()))
                .fix(Fix.advice("name the value that the layer with the weights makes: `share: hidden`"));
    }

    static Diagnostic wordWanted(Span at, Param param) {
        Diagnostic problem = Diagnostic.error(
                Code.WRONG_ARGUMENT,
                at,
                "`%s` must be %s, but is `%s`".formatted(param.name(), wanted(param), at.text()));
        Optional<String> near =
                Synonyms.of(at.text()).filter(param.words()::contains).or(() -> Nearest.to(at.text(), param.words()));
        return near.map(word -> problem.fix(Fix.replace("did you mean `%s`?".formatted(word), at, word)))
                .orElse(problem);
    }

    private static String wanted(Param param) {
        String words = Nearest.quoted(param.words());
        return switch (param.kind()) {
            case FLAG -> "`yes` or `no`";
            case SIZES ->
                param.words().isEmpty() ? SpecText.count(param) : SpecText.count(param) + ", or one of " + words;
            default -> "one of " + words;
        };
    }

    static Diagnostic wrongCount(Span at, Param param, int found) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        at,
                        "`%s` takes %s, but gets %d".formatted(param.name(), SpecText.count(param), found))
                .fix(Fix.advice("write `%s: %s`, for example".formatted(param.name(), SpecText.example(param))));
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
}
