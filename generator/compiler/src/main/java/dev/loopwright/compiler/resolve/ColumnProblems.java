package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Nearest;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.ColumnName;
import dev.loopwright.compiler.syntax.ModelTree.ColumnType;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Optional;

/** The wording of what can be wrong with the statements of a data block as such. */
final class ColumnProblems {

    private ColumnProblems() {}

    static Diagnostic noSource(Span data) {
        return Diagnostic.error(
                        Code.MISSING_BLOCK, Resolve.keyword(data), "`data` does not say where the rows come from")
                .fix(Fix.advice("write `from csv \"rows.csv\"`"));
    }

    static Diagnostic emptyPath(Span path) {
        return Diagnostic.error(Code.COLUMN_VALUE, path, "the path of the data is empty");
    }

    static Diagnostic secondStatement(Span second, Span first, String statement) {
        return Diagnostic.error(Code.DUPLICATE_BLOCK, second, "there is a second `%s`".formatted(statement))
                .with(new Label(first, "the first"))
                .fix(Fix.advice("remove one of them"));
    }

    static Diagnostic noType(Name column) {
        return Diagnostic.error(Code.COLUMN_TYPE, column.span(), "column `%s` has no type".formatted(column.text()))
                .fix(Fix.advice("write `%s : number`, `: boolean` or `: category a | b`"
                        .formatted(SpecText.name(column.text()))));
    }

    static Diagnostic typedKey(Span type) {
        return Diagnostic.error(Code.COLUMN_TYPE, type, "a key is carried through as it is and has no type")
                .fix(Fix.advice("remove the type, or make the column an `input`"));
    }

    static Diagnostic clauseOnKey(Clause clause) {
        return Diagnostic.error(
                        Code.COLUMN_CLAUSE,
                        clause.span(),
                        "a key is carried through as it is, so `%s` means nothing here"
                                .formatted(clause.keyword().text()))
                .fix(Fix.advice("remove `%s`".formatted(clause.span().text())));
    }

    static Diagnostic noLabels(Span type) {
        return Diagnostic.error(Code.COLUMN_TYPE, type, "the category lists no labels")
                .fix(
                        Fix.advice(
                                "write them, `category basic | plus | pro`, or say how many may be learnt: `category at most 20`"));
    }

    /** @param holds what the number counts: {@code a category learns a whole number of labels} */
    static Diagnostic numberOfLabels(Span number, String holds, int from, int to) {
        return Diagnostic.error(Code.COLUMN_TYPE, number, "%s, from %d to %d".formatted(holds, from, to));
    }

    static Diagnostic noVocabulary(Span type) {
        return Diagnostic.error(
                        Code.COLUMN_TYPE,
                        type,
                        "nothing says how large the vocabulary may be, which is learnt from the training rows")
                .fix(Fix.advice("write `%s at most 5000`".formatted(type.text())));
    }

    static Diagnostic lengthOfTokens(Span type, int longest) {
        return Diagnostic.error(
                        Code.COLUMN_TYPE,
                        type,
                        "`tokens` has one size, how many count of a text, from 1 to %d".formatted(longest))
                .fix(Fix.advice("write `tokens[32]`"));
    }

    static Diagnostic strayBy(Name by) {
        return Diagnostic.error(Code.COLUMN_TYPE, by.span(), "only `tokens` are made by words or characters")
                .fix(Fix.advice("remove `by %s`".formatted(by.span().text())));
    }

    static Diagnostic openTarget(Span type) {
        return Diagnostic.error(
                        Code.COLUMN_TYPE,
                        type,
                        "a target is a number, boolean or a category that lists its labels, but this is `%s`"
                                .formatted(type.text()))
                .fix(Fix.advice("list the labels: `category basic | plus | pro`"));
    }

    static Diagnostic rangeOfLabels(Span range) {
        return Diagnostic.error(
                        Code.COLUMN_TYPE, range, "a range of labels must go up from one whole number to another")
                .fix(Fix.advice("write `category 0..9`, or list the labels with `|` between"));
    }

    static Diagnostic emptyRange(Span range, double from, double to) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        range,
                        "the range holds no number: %s is above %s"
                                .formatted(SpecText.number(from), SpecText.number(to)))
                .fix(Fix.advice("write the smaller number first"));
    }

    static Diagnostic scaleUpsideDown(Span word, String scaler, double from, double to) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        word,
                        "`%s` must lead from a smaller number to a larger, but leads from %s to %s"
                                .formatted(scaler, SpecText.number(from), SpecText.number(to)))
                .fix(Fix.advice("write the smaller number first"));
    }

    static Diagnostic noInput(Span data) {
        return Diagnostic.error(
                        Code.COLUMN_ROLES,
                        Resolve.keyword(data),
                        "no column is an `input`, so there is nothing to learn from")
                .fix(Fix.advice("write `input age : number`, for example"));
    }

    static Diagnostic noTarget(Span data) {
        return Diagnostic.error(
                        Code.COLUMN_ROLES,
                        Resolve.keyword(data),
                        "no column is a `target`, so there is nothing to learn")
                .fix(Fix.advice("write `target price : number`, for example"));
    }

    static Diagnostic noTrain(Span split, List<Name> parts) {
        List<String> names = parts.stream().map(Name::text).toList();
        Diagnostic problem = Diagnostic.error(
                Code.SPLIT, split, "one part must be called `train`, the rows to train on, but none is");
        Optional<Name> near = parts.stream()
                .filter(p -> Nearest.to("train", List.of(p.text())).isPresent()
                        || Synonyms.of(p.text()).filter("train"::equals).isPresent())
                .findFirst();
        return near.map(p -> problem.fix(Fix.replace("rename `%s` to `train`".formatted(p.text()), p.span(), "train")))
                .orElseGet(() -> problem.fix(Fix.advice("rename one of %s".formatted(Nearest.quoted(names)))));
    }

    static Diagnostic boundsOnType(Span bounds, String type) {
        return Diagnostic.error(Code.COLUMN_TYPE, bounds, "`in` bounds numbers, but the column is %s".formatted(type))
                .fix(Fix.advice("remove it"));
    }

    static Diagnostic strayFormat(Span format) {
        return Diagnostic.error(Code.COLUMN_TYPE, format, "only dates are written in a format")
                .fix(Fix.advice("remove it"));
    }

    static Diagnostic untypedArray(Expression.Group columns) {
        return Diagnostic.error(
                        Code.COLUMN_TYPE,
                        columns.span(),
                        "`%s` is many columns, but nothing says what shape they make".formatted(written(columns)))
                .fix(Fix.advice("write a shape behind it: `= %s : real[1, 8, 8]` for images of one channel, 8 by 8"
                        .formatted(written(columns))));
    }

    static Diagnostic arrayType(ColumnType type, Expression.Group columns) {
        return Diagnostic.error(
                        Code.COLUMN_TYPE,
                        type.span(),
                        "`%s` is many columns, and together they are of type `real` with sizes"
                                .formatted(written(columns)))
                .fix(Fix.advice(
                        "write `real[1, 8, 8]` for images of one channel, 8 by 8; bounds may follow: `in 0..16`"));
    }

    static Diagnostic arrayWithoutColumns(ColumnType type) {
        return Diagnostic.error(
                        Code.COLUMN_TYPE,
                        type.span(),
                        "a column of the table holds one value, so that `%s` needs many"
                                .formatted(type.type().span().text()))
                .fix(Fix.advice("name the columns: `image = pixel_* : %s`"
                        .formatted(type.type().span().text())));
    }

    static Diagnostic severalArrays(Expression.Group columns) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        columns.span(),
                        "`%s` makes one input, but several are declared".formatted(written(columns)))
                .fix(Fix.advice("declare them one by one"));
    }

    static Diagnostic arrayTarget(Expression.Group columns) {
        return NotYet.in(
                Code.NOT_YET_IN_DATA, columns.span(), "a target of many columns", "declare the columns as targets");
    }

    static Diagnostic arrayKey(Expression.Group columns) {
        return Diagnostic.error(Code.COLUMN_VALUE, columns.span(), "a key is one column of the table")
                .fix(Fix.advice("name the columns: `key a, b`"));
    }

    private static String written(Expression.Group columns) {
        return columns.span().text();
    }

    static Diagnostic columnRange(ColumnName name) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        name.span(),
                        "a range of columns must go up from one number to another behind the same name")
                .fix(Fix.advice("write `f1..f10`, or declare the columns one by one"));
    }

    static Diagnostic tooManyColumns(Span at, long found) {
        return Diagnostic.error(
                Code.TOO_LARGE,
                at,
                "a table may have up to %d columns, but these make %d".formatted(DataNames.MOST_COLUMNS, found));
    }

    static Diagnostic clauseTwice(Clause second, Span first, String column) {
        return Diagnostic.error(
                        Code.DUPLICATE_NAME,
                        second.span(),
                        "`%s` of column `%s` is given twice"
                                .formatted(second.keyword().text(), column))
                .with(new Label(first, "first given here"))
                .fix(Fix.advice("remove one of them"));
    }

    static Diagnostic oneWordWanted(Clause clause, String example) {
        return Diagnostic.error(
                        Code.COLUMN_CLAUSE,
                        clause.span(),
                        "`%s` takes one word or value"
                                .formatted(clause.keyword().text()))
                .fix(Fix.advice("write `%s`".formatted(example)));
    }

    static Diagnostic noneAmongScalers(Span none) {
        return Diagnostic.error(Code.COLUMN_CLAUSE, none, "`none` and a scaler exclude each other")
                .fix(Fix.advice("remove one of them"));
    }

    static Diagnostic encodingWanted(Span word) {
        return Diagnostic.error(Code.COLUMN_CLAUSE, word, "`encode` takes the name of an encoding")
                .fix(Fix.advice("write `encode onehot`, for example"));
    }

    static Diagnostic noneAmongEncodings(Span none) {
        return Diagnostic.error(Code.COLUMN_CLAUSE, none, "`none` and an encoding exclude each other")
                .fix(Fix.advice("remove one of them"));
    }

    static Diagnostic datePattern(Span pattern) {
        return Diagnostic.error(Code.COLUMN_VALUE, pattern, "no date can be read by this pattern")
                .fix(Fix.advice("write year, month and day with letters and what stands between them:"
                        + " `date \"dd.MM.yyyy\"`, with a time `\"dd.MM.yyyy HH:mm\"`"));
    }

    static Diagnostic augmentsNoImage(Span at) {
        return Diagnostic.error(
                        Code.COLUMN_CLAUSE,
                        at,
                        "only images, inputs of type `real[channels, height, width]`, are augmented")
                .fix(Fix.advice("leave out `augment`"));
    }

    static Diagnostic augmentationWanted(Span at) {
        return Diagnostic.error(
                        Code.COLUMN_VALUE,
                        at,
                        "`augment` wants the names of changes, but finds `%s`".formatted(at.text()))
                .fix(Fix.advice("write `augment shift 1, noise 0.02`"));
    }

    static Diagnostic scalerNameWanted(Span word) {
        return Diagnostic.error(Code.COLUMN_CLAUSE, word, "`scale` takes the name of a scaler")
                .fix(Fix.advice("write `scale zscore` or `scale minmax 0..1`"));
    }

    static Diagnostic scalerArgument(Span argument, String scaler) {
        return Diagnostic.error(Code.WRONG_ARGUMENT, argument, "`%s` cannot use this".formatted(scaler))
                .fix(Fix.advice("give its settings by name, or nothing"));
    }

    static Diagnostic scalesNothing(Span statement) {
        return Diagnostic.warning(
                        Code.UNUSED_NAME,
                        statement,
                        "`scale numbers` has nothing to do: no number among the inputs is left without a `scale` of its own")
                .fix(Fix.advice("remove it"));
    }

    static Diagnostic oneSplitColumn(Span clause, String keyword) {
        return Diagnostic.error(Code.SPLIT, clause, "`%s by` takes the name of one column".formatted(keyword));
    }

    static Diagnostic reservedPart(Name name) {
        return Diagnostic.error(
                        Code.SPLIT,
                        name.span(),
                        "`running` cannot be a part: it stands for the rows seen since the epoch began")
                .fix(Fix.advice("give the part another name"));
    }
}
