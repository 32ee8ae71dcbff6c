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
import java.util.Locale;

/** The wording of what can be wrong with {@code from}. */
final class SourceProblems {
    private SourceProblems() {}

    static Diagnostic filesOfTable(ColumnFile file, Name format) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        file.span(),
                        "one %s file holds all columns, not one of them".formatted(format.text()))
                .fix(Fix.advice("write `from %s %s`"
                        .formatted(format.text(), file.path().span().text())));
    }

    static Diagnostic fileOfNoColumn(From from) {
        String format = from.format().text();
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        from.path().span(),
                        "an %s file holds one column, but nothing says which"
                                .formatted(format.toUpperCase(Locale.ROOT)))
                .fix(Fix.advice("write the column before its file: `from %s image %s`"
                        .formatted(format, from.path().span().text())));
    }

    static Diagnostic query(Expression.Text query, String problem) {
        return Diagnostic.error(Code.COLUMN_VALUE, query.span(), problem.substring(0, problem.indexOf('\n')))
                .fix(Fix.advice(problem.substring(problem.indexOf('\n') + 1).strip()));
    }

    static Diagnostic noDatabase(From from) {
        return Diagnostic.error(Code.COLUMN_VALUE, from.span(), "nothing says where the database is")
                .fix(Fix.advice("name the environment variable that holds its JDBC URL: `at env/SHOP`"));
    }

    static Diagnostic noVariable(Clause at) {
        return Diagnostic.error(Code.COLUMN_VALUE, at.span(), "a database is named by an environment variable")
                .fix(Fix.advice("write `at env/SHOP`; SHOP holds the JDBC URL, SHOP_USER and SHOP_PASSWORD the login"));
    }

    static Diagnostic partOfQuery(Clause part) {
        return Diagnostic.error(Code.SPLIT, part.span(), "a query gives the rows of all parts")
                .fix(Fix.advice("deal them out with `split`"));
    }

    static Diagnostic strangeClause(Clause clause, Name format) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        clause.span(),
                        "`%s` says nothing of `%s`".formatted(clause.keyword().text(), format.text()))
                .with(new Label(format.span(), "the format"))
                .fix(Fix.advice("leave it out"));
    }

    static Diagnostic noCharacter(Clause clause) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        clause.span(),
                        "`%s by` takes one character in double quotes"
                                .formatted(clause.keyword().text()))
                .fix(Fix.advice("write it as in `separated by \";\"` or `quoted by \"'\"`"));
    }

    static Diagnostic clauseTwice(Clause second, Clause first) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        second.span(),
                        "`%s` stands twice".formatted(second.keyword().text()))
                .with(new Label(first.span(), "the first"))
                .fix(Fix.advice("remove one of them"));
    }

    static Diagnostic separatorIsQuote(From from) {
        return Diagnostic.error(Code.COLUMN_VALUE, from.span(), "the separator and the quote are the same character")
                .fix(Fix.advice("name the quote that the file has: `quoted by \"'\"`"));
    }

    static Diagnostic writtenOtherwise(From from, From source) {
        return Diagnostic.error(Code.COLUMN_VALUE, from.span(), "all files have the same separator and the same quote")
                .with(new Label(source.span(), "the first"))
                .fix(Fix.advice("write `separated by` and `quoted by` behind both, or behind neither"));
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
