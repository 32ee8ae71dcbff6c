package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.ColumnFile;
import dev.loopwright.compiler.syntax.ModelTree.From;
import dev.loopwright.compiler.syntax.ModelTree.Name;

/** The wording of what can be wrong with {@code from}. */
final class SourceProblems {
    private SourceProblems() {}

    static Diagnostic filesOfTable(ColumnFile file) {
        return Diagnostic.error(Code.COLUMN_VALUE, file.span(), "a csv file holds all columns, not one of them")
                .fix(Fix.advice(
                        "write `from csv %s`".formatted(file.path().span().text())));
    }

    static Diagnostic fileOfNoColumn(From from) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE, from.path().span(), "an IDX file holds one column, but nothing says which")
                .fix(Fix.advice("write the column before its file: `from idx image %s`"
                        .formatted(from.path().span().text())));
    }

    static Diagnostic secondFile(ColumnFile second, Name first) {
        return Diagnostic.error(Code.COLUMN_VALUE, second.span(), "column `%s` has two files".formatted(first.text()))
                .with(new Label(first.span(), "the first"))
                .fix(Fix.advice("remove one of them"));
    }

    static Diagnostic noFile(Name column, From from) {
        return Diagnostic.error(Code.COLUMN_VALUE, column.span(), "no file holds column `%s`".formatted(column.text()))
                .with(new Label(from.span(), "the files"))
                .fix(Fix.advice("add its file there: `, %s \"FILE\"`".formatted(SpecText.name(column.text()))));
    }

    static Diagnostic firstIsNoInput(ColumnFile first) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        first.span(),
                        "the first file must hold an input: prediction reads inputs only, and `--data` names that file")
                .fix(Fix.advice("write the file of an input first"));
    }

    static Diagnostic notBeside(Expression.Text file, Expression.Text first) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE, file.span(), "the other files stand beside the first, in the same folder")
                .with(new Label(first.span(), "the first, which may name a folder"))
                .fix(Fix.advice("write the name of the file alone"));
    }

    static Diagnostic otherFormat(From from, From source) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        from.format().span(),
                        "all files are of one format, `%s`, but these are `%s`"
                                .formatted(source.format().text(), from.format().text()))
                .with(new Label(source.format().span(), "the format of the first"))
                .fix(Fix.advice("convert these files to " + source.format().text()));
    }

    static Diagnostic secondPart(Clause second, Clause first) {
        return Diagnostic.error(Code.SPLIT, second.span(), "files are for one part")
                .with(new Label(first.span(), "the first"))
                .fix(Fix.advice("write another `from` for the other part"));
    }

    static Diagnostic partOfOneName(Clause clause) {
        return Diagnostic.error(Code.SPLIT, clause.span(), "`for` takes the name of one part")
                .fix(Fix.advice("write it as in `for test`"));
    }

    static Diagnostic groupInIdx(Expression.Group columns) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        columns.span(),
                        "`%s` gathers columns of a table, but IDX files hold an array as it is"
                                .formatted(columns.span().text()))
                .fix(Fix.advice("remove `= %s`".formatted(columns.span().text())));
    }
}
