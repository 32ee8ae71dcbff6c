package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Nearest;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.Part;
import dev.loopwright.compiler.resolve.SpecText;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Optional;

/** The wording of what does not fit together in the data. */
final class DataProblems {

    private DataProblems() {}

    /** "a number", "a category", "boolean". */
    static String kind(ColumnKind kind) {
        if (kind instanceof ColumnKind.Number) {
            return "a number";
        }
        if (kind instanceof ColumnKind.Category category) {
            return category.isLearnt()
                    ? "what comes behind a window, " + category.labels().size() + " classes with that of the unknown"
                    : "a category of " + category.labels().size() + " labels";
        }
        if (kind instanceof ColumnKind.Open open) {
            return open.most() > 0 ? "a category of at most " + open.most() + " labels" : "a text";
        }
        if (kind instanceof ColumnKind.Tokens) {
            return "a sequence of tokens";
        }
        if (kind instanceof ColumnKind.Date) {
            return "a date";
        }
        if (kind instanceof ColumnKind.Array array) {
            return "an array " + array.shape();
        }
        return kind instanceof ColumnKind.Bool ? "boolean" : "a key";
    }

    private static Diagnostic at(Column column, String clause, Code code, String title) {
        return Diagnostic.error(code, column.at(clause), title);
    }

    private static Label declared(Column column) {
        return new Label(
                column.clauses().getOrDefault("type", column.name().span()),
                "column `%s` is %s".formatted(column.name().text(), kind(column.kind())));
    }

    static Diagnostic oneLabel(Column column, String label) {
        return at(
                        column,
                        "type",
                        Code.COLUMN_TYPE,
                        "a category needs two labels or more, but `%s` has only `%s`"
                                .formatted(column.name().text(), label))
                .fix(Fix.advice("add the other labels with `|` between, or leave the column out"));
    }

    static Diagnostic labelReadAsMissing(Column column, String label) {
        return at(
                        column,
                        "type",
                        Code.COLUMN_TYPE,
                        "label `%s` can never occur: a cell that says so counts as missing".formatted(label))
                .fix(Fix.advice("remove the label and say what happens to missing cells: `missing mode`"));
    }

    static Diagnostic scaledLabels(Column column) {
        return at(
                        column,
                        "scale",
                        Code.COLUMN_CLAUSE,
                        "only numbers are scaled, but `%s` is %s"
                                .formatted(column.name().text(), kind(column.kind())))
                .with(declared(column))
                .fix(Fix.advice("remove `%s`".formatted(column.at("scale").text())));
    }

    static Diagnostic scaledAsRows(Column column, String scaler) {
        boolean array = column.kind() instanceof ColumnKind.Array;
        String title = array
                ? "`%s` looks at all values of `%s` together, so it comes last"
                : "`%s` looks at the values of an array together, but `%s` is one number";
        return at(
                        column,
                        "scale",
                        Code.COLUMN_CLAUSE,
                        title.formatted(scaler, column.name().text()))
                .fix(Fix.advice(array ? "write it behind the other scalers" : "choose another scaler"));
    }

    static Diagnostic encodedTarget(Column column) {
        return at(
                        column,
                        "encode",
                        Code.COLUMN_CLAUSE,
                        "only inputs are encoded, but `%s` is a target"
                                .formatted(column.name().text()))
                .fix(Fix.advice("remove `%s`: losses know the label by its number"
                        .formatted(column.at("encode").text())));
    }

    static Diagnostic clauseOfCategories(Column column, String clause) {
        return at(
                        column,
                        clause,
                        Code.COLUMN_CLAUSE,
                        "`%s` is for categories, but `%s` is %s"
                                .formatted(clause, column.name().text(), kind(column.kind())))
                .with(declared(column))
                .fix(Fix.advice("remove `%s`".formatted(column.at(clause).text())));
    }

    static Diagnostic filledTarget(Column column) {
        return at(
                        column,
                        "missing",
                        Code.COLUMN_CLAUSE,
                        "a missing target cannot be made up: the model would learn the invention")
                .fix(Fix.replace("write `missing drop`", column.at("missing"), "missing drop"));
    }

    static Diagnostic noStatisticOfLabels(Column column, String statistic) {
        return at(
                        column,
                        "missing",
                        Code.COLUMN_CLAUSE,
                        "only numbers have a %s, but `%s` is %s"
                                .formatted(statistic, column.name().text(), kind(column.kind())))
                .with(declared(column))
                .fix(Fix.replace("write `missing mode`, the most frequent", column.at("missing"), "missing mode"));
    }

    static Diagnostic forwardArray(Column column) {
        return at(
                        column,
                        "missing",
                        Code.COLUMN_CLAUSE,
                        "only single values are filled from above, but `%s` is %s"
                                .formatted(column.name().text(), kind(column.kind())))
                .with(declared(column))
                .fix(Fix.replace("write `missing median`", column.at("missing"), "missing median"));
    }

    static Diagnostic unknownFiller(Column column, String value, List<String> accepted) {
        Diagnostic problem = at(
                column,
                "missing",
                Code.COLUMN_VALUE,
                "`%s` cannot fill the missing cells of `%s`, which is %s"
                        .formatted(value, column.name().text(), kind(column.kind())));
        Optional<String> near = Nearest.to(value, accepted);
        return near.map(n -> problem.fix(
                        Fix.replace("did you mean `missing %s`?".formatted(n), column.at("missing"), "missing " + n)))
                .orElseGet(() -> problem.fix(Fix.advice("write `missing` and %s".formatted(oneOf(accepted)))));
    }

    private static String oneOf(List<String> accepted) {
        return accepted.size() > 12 ? "a label, `mode`, `drop` or `error`" : "one of " + Nearest.quoted(accepted);
    }

    static Diagnostic fillerOutOfRange(Column column, String value, double from, double to) {
        return at(
                        column,
                        "missing",
                        Code.COLUMN_VALUE,
                        "what fills missing cells must lie in %s..%s, but is %s"
                                .formatted(SpecText.number(from), SpecText.number(to), value))
                .with(new Label(
                        column.at("type"),
                        "the bounds of `%s`".formatted(column.name().text())))
                .fix(Fix.advice("choose a value within the bounds, or widen them"));
    }

    static Diagnostic tooWide(Span data, long width) {
        return Diagnostic.error(
                Code.TOO_LARGE,
                head(data),
                "the inputs of a row may take up to %d numbers, but these take %d"
                        .formatted(DataRule.WIDEST_INPUT, width));
    }

    static Diagnostic tooManyColumns(Column column, Shape shape) {
        return at(
                        column,
                        "type",
                        Code.TOO_LARGE,
                        "a table may have up to %d columns, but `%s` takes %d"
                                .formatted(DataRule.MOST_COLUMNS, column.name().text(), shape.elements()))
                .fix(Fix.advice("make the images smaller before they are written to the table"));
    }

    static Diagnostic emptyPart(Part part) {
        return Diagnostic.error(
                        Code.SPLIT,
                        part.span(),
                        "a part must have some of the rows, but `%s` has none"
                                .formatted(part.name().text()))
                .fix(Fix.advice("give it a share above 0%, or remove it"));
    }

    static Diagnostic splitTotal(Span split, double total) {
        return Diagnostic.error(
                        Code.SPLIT,
                        split,
                        "the parts must add up to 100%%, but make %s".formatted(SpecText.share(total)))
                .fix(Fix.advice("change a share by %s".formatted(SpecText.share(Math.abs(rounded(1 - total))))));
    }

    private static double rounded(double share) {
        return Math.rint(share * 1e6) / 1e6;
    }

    static Diagnostic orderedByLabels(Name name, Column column) {
        return Diagnostic.error(
                        Code.SPLIT,
                        name.span(),
                        "rows are ordered by a number or date, but `%s` is %s"
                                .formatted(name.text(), kind(column.kind())))
                .with(new Label(column.at("type"), "declared here"))
                .fix(Fix.advice("name such a column, or write `in order` for the order of the file"));
    }

    static Diagnostic filledDecider(Column column) {
        return at(
                        column,
                        "missing",
                        Code.COLUMN_CLAUSE,
                        "the split goes by `%s`, which is filled in only after it"
                                .formatted(column.name().text()))
                .fix(Fix.replace("write `missing drop`", column.at("missing"), "missing drop"));
    }

    static Diagnostic unknownPart(Column column) {
        return at(
                        column,
                        "unknown",
                        Code.COLUMN_CLAUSE,
                        "a row whose `%s` is not known would be in no part"
                                .formatted(column.name().text()))
                .fix(Fix.advice("remove `%s`".formatted(column.at("unknown").text())));
    }

    static Diagnostic cut(Part part, Column column, boolean none) {
        String what = column.kind() instanceof ColumnKind.Date ? "a date" : "a number";
        String title = none
                ? "the end of part `%s` must be %s, but is `%s`"
                : "part `%s` must end behind the one before it, but ends where %s is `%s`";
        Object middle = none ? what : "`" + column.name().text() + "`";
        return Diagnostic.error(
                        Code.SPLIT, part.span(), title.formatted(part.name().text(), middle, part.before()))
                .with(new Label(column.at("type"), "declared here"))
                .fix(Fix.advice(
                        none ? "write it as the cells of the column are written" : "write the earlier end first"));
    }

    static Diagnostic groupedByArray(Name name, Column column) {
        return Diagnostic.error(
                        Code.SPLIT,
                        name.span(),
                        "rows are grouped by one cell, but `%s` is many".formatted(name.text()))
                .with(new Label(column.name().span(), "declared here"))
                .fix(Fix.advice("name a key or another column of single cells"));
    }

    static Diagnostic stratifiedByNumber(Name name, Column column) {
        String found = column.role() == Role.KEY ? "a key" : kind(column.kind());
        return Diagnostic.error(
                        Code.SPLIT,
                        name.span(),
                        "rows are stratified by the labels of a category or boolean, but `%s` is %s"
                                .formatted(name.text(), found))
                .with(new Label(column.at("type"), "declared here"))
                .fix(Fix.advice("name such a column, or leave `stratified by` out"));
    }

    /** The first word of a block. */
    static Span head(Span block) {
        int length = block.text().split("\\W", 2)[0].length();
        return new Span(block.file(), block.start(), block.start() + length);
    }
}
