package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;

/** The wording of what can be wrong with derived columns and with conditions on rows. */
final class ColumnFormulaProblems {

    private ColumnFormulaProblems() {}

    static Diagnostic notANumber(Name name, Column column) {
        if (column.kind() instanceof ColumnKind.Date) {
            return date(name, column);
        }
        boolean labels = column.kind() instanceof ColumnKind.Category;
        boolean text = column.role() == Role.KEY
                || column.kind() instanceof ColumnKind.Open
                || column.kind() instanceof ColumnKind.Tokens;
        String holds = labels ? "labels" : text ? "text" : "many numbers";
        String advice = labels
                ? "compare it in a `where`: `%s == %s`"
                        .formatted(
                                name.text(),
                                ((ColumnKind.Category) column.kind()).labels().get(0))
                : "declare what it calculates with as a number: `input weight : number encode none`";
        return Diagnostic.error(
                        Code.WRONG_FORMULA,
                        name.span(),
                        "a formula calculates with numbers, but `%s` holds %s".formatted(name.text(), holds))
                .with(new Label(column.name().span(), "declared here"))
                .fix(Fix.advice(advice));
    }

    /** A date that stands where a number is wanted. */
    private static Diagnostic date(Name name, Column column) {
        String written = SpecText.name(name.text());
        return Diagnostic.error(
                        Code.WRONG_FORMULA,
                        name.span(),
                        "a formula calculates with numbers, but `%s` holds dates".formatted(name.text()))
                .with(new Label(column.name().span(), "declared here"))
                .fix(Fix.advice(
                        ("write the days between two columns of dates, `%s - other`, or compare it in a `where`:"
                                        + " `%s >= \"2024-01-31\"`")
                                .formatted(written, written)));
    }

    /** Something else than a date that a column of dates is compared with. */
    static Diagnostic dateWanted(Span at, Column column, String pattern) {
        boolean unquoted = pattern.isEmpty() && at.text().matches("[0-9]{4}-[0-9]{2}-[0-9]{2}");
        String cells = pattern.isEmpty() ? "such as `\"2024-01-31\"`" : "by `" + pattern + "`";
        return Diagnostic.error(
                        Code.WRONG_FORMULA,
                        at,
                        "`%s` holds dates and is compared with dates, but this is none"
                                .formatted(column.name().text()))
                .with(new Label(column.name().span(), "declared here"))
                .fix(Fix.advice(
                        unquoted
                                ? "write it in quotes: `\"" + at.text() + "\"`"
                                : "write a date in quotes, as the cells are written, " + cells
                                        + ", or name another column of dates"));
    }

    static Diagnostic ofItself(Name name) {
        return Diagnostic.error(
                        Code.USED_TOO_EARLY, name.span(), "column `%s` would need its own value".formatted(name.text()))
                .fix(Fix.advice("give the derived column a name of its own"));
    }

    static Diagnostic declaredBelow(Name name) {
        return Diagnostic.error(
                        Code.USED_TOO_EARLY, name.span(), "column `%s` is declared further down".formatted(name.text()))
                .fix(Fix.advice("move its line above this one"));
    }

    static Diagnostic namesNoColumn(Span formula, String subject) {
        return Diagnostic.error(
                        Code.WRONG_FORMULA, formula, subject + " the same for every row: the formula names no column")
                .fix(Fix.advice("name a column that is declared above"));
    }

    static Diagnostic leaks(Span formula, Name column, Name target) {
        return Diagnostic.error(
                        Code.COLUMN_ROLES,
                        formula,
                        "input `%s` is computed from `%s`, which is to be predicted and not known then"
                                .formatted(column.text(), target.text()))
                .with(new Label(target.span(), "declared as a target here"))
                .fix(Fix.advice("compute it from inputs, or make it a target"));
    }

    static Diagnostic severalDerived(Span names) {
        return Diagnostic.error(Code.COLUMN_TYPE, names, "a formula makes one column, but several are named")
                .fix(Fix.advice("write a line with a formula for each"));
    }

    static Diagnostic derivedKey(Span formula) {
        return Diagnostic.error(Code.COLUMN_ROLES, formula, "a key is text that the file holds, not a formula")
                .fix(Fix.advice("make it an `input`, or remove the formula"));
    }

    static Diagnostic derivedType(Span type) {
        return Diagnostic.error(Code.COLUMN_TYPE, type, "a formula makes a `number` or an `integer`")
                .fix(Fix.advice("write `: number`, or leave the type out"));
    }

    static Diagnostic formulaInIdx(Span formula) {
        return Diagnostic.error(
                        Code.COLUMN_TYPE,
                        formula,
                        "formulas and conditions look at the columns of a table, not at IDX files")
                .fix(Fix.advice("leave it out"));
    }

    static Diagnostic conditionWanted(Span at) {
        return Diagnostic.error(Code.WRONG_FORMULA, at, "`where` wants a condition, and this is none")
                .fix(Fix.advice("write a comparison, such as `weight > 0`, or several with `and`, `or`, `not`"));
    }

    static Diagnostic encodeNone(Span clause, String other) {
        return Diagnostic.error(
                        Code.COLUMN_CLAUSE,
                        clause,
                        "`encode none` keeps the column from the network, so there is nothing to " + other)
                .fix(Fix.advice("remove one of the two"));
    }

    static Diagnostic splitsTwoWays(Span second, Span first) {
        return Diagnostic.error(Code.SPLIT, second, "rows are split in one way, but here are two")
                .with(new Label(first, "the first"))
                .fix(Fix.advice("keep one of `stratified by`, `grouped by` and `in order`"));
    }
}
