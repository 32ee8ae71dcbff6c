package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;

/** The wording of what does not fit together in how a column is encoded. */
final class CodingProblems {

    private CodingProblems() {}

    private static Diagnostic at(Column column, String clause, String title) {
        return Diagnostic.error(Code.COLUMN_CLAUSE, column.at(clause), title);
    }

    private static Label declared(Column column) {
        return new Label(
                column.at("type"),
                "column `%s` is %s".formatted(column.name().text(), DataProblems.kind(column.kind())));
    }

    static Diagnostic dateAsItIs(Column column) {
        return at(
                        column,
                        "type",
                        "nothing says what the network sees of the date `%s`"
                                .formatted(column.name().text()))
                .fix(Fix.advice("write, for example, `encode elapsed, cyclic(week), calendar(hour)`"));
    }

    static Diagnostic doesNotFit(Column column, String encoding, String wanted) {
        String what = switch (wanted) {
            case "date" -> "dates";
            case "text" -> "labels and texts";
            default -> "labels that are listed, or at most so many";
        };
        boolean open = column.kind() instanceof ColumnKind.Open;
        boolean date = column.kind() instanceof ColumnKind.Date;
        String others = date ? "choose `calendar`, `cyclic` or `elapsed`" : "choose another encoding";
        String listed = open ? "declare the column as `category a | b | c` or `category at most 20`" : others;
        boolean numbers = column.kind().isOfNumbers() || column.kind() instanceof ColumnKind.Bool;
        String advice = numbers ? "remove `%s`".formatted(column.at("encode").text()) : listed;
        return at(
                        column,
                        "encode",
                        "`%s` encodes %s, but `%s` is %s"
                                .formatted(encoding, what, column.name().text(), DataProblems.kind(column.kind())))
                .with(declared(column))
                .fix(Fix.advice(advice));
    }

    static Diagnostic embeddingAmongOthers(Column column) {
        return at(column, "encode", "an index for an embedding is no part of `inputs` and stands alone")
                .fix(Fix.advice("leave out the other encodings"));
    }

    static Diagnostic meanOfLabels(Column column, Column target) {
        return at(
                        column,
                        "encode",
                        "`target_mean` wants a number or boolean as first target, but `%s` is %s"
                                .formatted(target.name().text(), DataProblems.kind(target.kind())))
                .with(declared(target))
                .fix(Fix.advice("choose another encoding, such as `frequency`"));
    }

    static Diagnostic runsUpsideDown(Column column) {
        return at(column, "encode", "`ngrams` must lead from a shorter length to a longer")
                .fix(Fix.advice("write the smaller number first"));
    }

    static Diagnostic unknownTarget(Column column) {
        return at(column, "unknown", "a label that is not known cannot be learnt, so a target has none")
                .fix(Fix.advice("remove `%s`".formatted(column.at("unknown").text())));
    }

    static Diagnostic ignoredIndex(Column column) {
        return at(column, "unknown", "an embedding looks up every label, so none can be ignored")
                .fix(Fix.replace("give those a row of their own", column.at("unknown"), "unknown other"));
    }

    static Diagnostic nothingToIndicate(Column column, boolean filled) {
        String why = filled
                ? "`indicator` says of one value of an input that it was missing, but `%s` is none"
                : "`indicator` says that a cell was filled in, but the missing cells of `%s` are not";
        return at(column, "missing", why.formatted(column.name().text()))
                .fix(Fix.advice(filled ? "leave out `indicator`" : "write `missing median, indicator`, for example"));
    }
}
