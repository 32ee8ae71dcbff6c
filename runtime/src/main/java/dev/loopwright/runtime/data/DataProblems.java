package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.Suggestion;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The wording of what can be wrong with data. The first line says where and what, then follow advice and the place in
 * the model file. Problems of the file as a whole are worded in {@link FileProblems}.
 */
final class DataProblems {
    /** Characters of a cell that a message shows. */
    private static final int SHOWN = 40;

    private static final int LISTED_NAMES = 12;

    /** Digits in groups of three, one sort of separator between them, perhaps a fraction. */
    private static final Pattern GROUPED =
            Pattern.compile("([+-]?\\d{1,3})((?:([ \\u00a0\\u202f'’_.,])\\d{3})(?:\\3\\d{3})*)((?:[.,]\\d+)?)");

    private DataProblems() {}

    static DataProblem notANumber(Place place, Column column, String cell) {
        return cell(place, column, "a number", cell, numberAdvice(cell));
    }

    private static String numberAdvice(String cell) {
        String plain = plain(cell);
        if (cell.matches("[+-]?\\d{1,3},\\d{3}")) {
            return "write " + cell.replace(",", "") + " or " + cell.replace(',', '.')
                    + ": numbers take a decimal point and no thousands separator";
        }
        if (cell.matches("[+-]?\\d+,\\d+")) {
            return "write " + cell.replace(',', '.') + ": numbers take a decimal point";
        }
        if (cell.matches("(?i)[+-]?inf(inity)?")) {
            return "numbers must be finite; leave the cell empty if the value is not known";
        }
        return Cells.isNumber(plain)
                ? "write " + plain + ": a number has digits 0 to 9, a point and a hyphen, no separators and no unit"
                : "write a number such as 12.5 or 1e-3, or leave the cell empty if the value is not known";
    }

    /** A cell as a number would be written if it is one in another spelling: other digits, separators, a unit. */
    private static String plain(String cell) {
        StringBuilder text = new StringBuilder();
        cell.codePoints().limit(SHOWN).forEach(c -> {
            int digit = Character.digit(c, 10);
            text.appendCodePoint(digit >= 0 ? '0' + digit : c == '\u2212' ? '-' : c);
        });
        Matcher grouped = GROUPED.matcher(text);
        String whole = grouped.matches()
                ? grouped.group(1)
                        + grouped.group(2).replaceAll("\\D", "")
                        + grouped.group(4).replace(',', '.')
                : text.toString();
        return whole.replaceFirst("^[$€£]", "").replaceFirst("[\\h]?[^0-9.,\\h+-]{1,3}$", "");
    }

    static DataProblem tooLarge(Place place, Column column, String cell) {
        return cell(place, column, "a number", cell, "numbers may be as large as 3.4e38");
    }

    static DataProblem outOfBounds(Place place, Column column, String cell) {
        return cell(place, column, "a number " + column.bounds(), cell, "correct the cell, or widen the bounds");
    }

    static DataProblem notWhole(Place place, Column column, String cell) {
        boolean large = Math.abs(Double.parseDouble(cell)) > Cells.MOST_EXACT;
        return cell(
                place,
                column,
                "a whole number" + (large ? " below 2^53" : ""),
                cell,
                large
                        ? "larger ones cannot be told apart; an id is a `key`"
                        : "correct the cell, or declare the column as `number`, which takes fractions");
    }

    static DataProblem notComputable(
            Place place, Column column, List<Column> columns, int[] operands, double[] cells, double value) {
        return derived(
                place,
                column,
                columns,
                operands,
                cells,
                "a finite number",
                value,
                "correct the cells, or leave such rows out: `where`");
    }

    static DataProblem derivedOutside(
            Place place, Column column, List<Column> columns, int[] operands, double[] cells, double value) {
        String expected =
                column.isWhole() && value != Math.rint(value) ? "a whole number" : "a number " + column.bounds();
        return derived(
                place, column, columns, operands, cells, expected, value, "correct the cells, or widen the bounds");
    }

    /** {@code expected a finite number of weight / height, found Infinity where weight is 70 and height is 0}. */
    private static DataProblem derived(
            Place place,
            Column column,
            List<Column> columns,
            int[] operands,
            double[] cells,
            String expected,
            double value,
            String advice) {
        Column.Derivation derivation = column.derivation().orElseThrow();
        String where = IntStream.range(0, cells.length)
                .mapToObj(
                        c -> columns.get(operands[c]).name() + " is " + Cells.text(columns.get(operands[c]), cells[c]))
                .collect(Collectors.joining(" and "));
        String found = Double.isFinite(value) ? Cells.text(value) : Double.toString(value);
        return at(
                place,
                column,
                "expected " + expected + " of " + derivation.formula() + ", found " + found + " where " + where,
                advice);
    }

    static DataProblem missingOperand(Place place, Column column) {
        Column.Derivation derivation = column.derivation().orElseThrow();
        return at(
                place,
                column,
                "expected a number of " + derivation.formula() + ", but a cell of " + list(derivation.columns())
                        + " is empty",
                "fill in the cell, or say in the declaration what stands in for the result: `missing median`, `missing 0`"
                        + " or `missing drop`");
    }

    static DataProblem notABoolean(Place place, Column column, String cell) {
        return cell(place, column, "a truth value", cell, "write true or false, yes or no, 1 or 0");
    }

    /** @param labels those of the column, listed or learnt */
    static DataProblem unknownLabel(Place place, Column column, List<String> labels, String cell) {
        boolean listed = !column.labels().isEmpty();
        String advice = Optional.of(Normalizer.normalize(cell, Normalizer.Form.NFC))
                .filter(labels::contains)
                .map(
                        c ->
                                "it looks like a label, but has letters and marks apart; save the file in the form NFC of Unicode")
                .or(() -> didYouMean(cell, labels))
                .orElse("correct the cell, or "
                        + (listed
                                ? "add the label to the declaration"
                                : "say what such a label is: `unknown other` or `unknown ignore`"));
        String of = listed ? "" : "the labels of the training rows, ";
        return cell(place, column, "one of " + of + list(labels), cell, advice);
    }

    static DataProblem tooManyLabels(String file, Column column, int labels) {
        return whole(
                file,
                column,
                "the training rows have " + labels + " labels, but the model file says at most " + column.most(),
                "raise the number, or say `unknown other`, which keeps the most frequent");
    }

    static DataProblem notADate(Place place, Column column, String cell) {
        boolean likeOne = cell.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}.*");
        return cell(
                place,
                column,
                "a date such as " + column.dates().example(),
                cell,
                cell.matches(".*:\\d\\d.*(Z|[+-]\\d\\d:?\\d\\d)")
                        ? "leave the time zone out: there are none"
                        : likeOne && column.dates() == Dates.ISO
                                ? "there is no such day or time of day; correct the cell"
                                : "write the date so, or declare how dates are written: `date \"dd.MM.yyyy\"`");
    }

    static DataProblem missingCell(Place place, Column column, String cell, boolean target) {
        String found = cell.isEmpty() ? "an empty cell" : quote(cell) + ", which means that the value is missing";
        String rules = target
                ? "`missing drop`"
                : switch (column.kind()) {
                    case NUMBER -> "`missing median`, `missing mean`, `missing 0` or `missing drop`";
                    case BOOL -> "`missing mode`, `missing false` or `missing drop`";
                    case DATE -> "`missing median`, `missing forward` or `missing drop`";
                    case OPEN -> (column.isOfTexts() ? "`missing \"\"`" : "`missing mode`") + " or `missing drop`";
                    default -> "`missing mode` or `missing drop`";
                };
        return at(
                place,
                column,
                "expected " + expected(column) + ", found " + found,
                "fill in the cell, or say in the declaration what an empty one means: " + rules);
    }

    private static String expected(Column column) {
        return switch (column.kind()) {
            case NUMBER -> "a number";
            case BOOL -> "a truth value";
            case DATE -> "a date";
            default -> column.isOfTexts() ? "a text" : "a label";
        };
    }

    static DataProblem nul(Place place, String column) {
        return new DataProblem(place + ": column " + escape(column) + ": the cell contains a NUL character"
                + "\n  the file is damaged, or not a text file in UTF-8");
    }

    static DataProblem nul(Place place) {
        return new DataProblem(
                place + ": the text contains a NUL character" + "\n  the file is damaged, or not a text file in UTF-8");
    }

    static DataProblem cellCount(Row row, int expected) {
        int found = row.count();
        String advice = found < expected
                ? "every row needs a cell for each column; leave a cell empty if its value is not known"
                : found == expected + 1 && row.text(expected).isEmpty()
                        ? "remove the separator at the end of the row"
                        : "put cells that contain a separator in quotes";
        return new DataProblem(row.place() + ": expected " + count(expected, "cell") + " as in the header, found "
                + found + "\n  " + advice);
    }

    static DataProblem listLength(Place place, String column, int expected, int found) {
        return new DataProblem(place + ": column " + escape(column) + ": expected "
                + count(expected, "element") + " as in the first row, found " + found
                + "\n  lists of one column are of one length");
    }

    static DataProblem notJson(Place place, String why) {
        return new DataProblem(place + ": this line is no JSON object: " + printable(why.replaceAll(", got \\d+", ""))
                + "\n  write one object a line, such as {\"age\": 41, \"plan\": \"pro\"}");
    }

    static DataProblem scaledTooLarge(Place place, Column column, double value) {
        return cell(
                place,
                column,
                "a number near those of the training rows",
                Cells.text(column, value),
                "scaled as the training rows are, it is beyond the reach of a 32-bit float; correct the cell");
    }

    static DataProblem notScalable(Place place, Column column, double value, String scalers) {
        return cell(
                place,
                column,
                "a number that " + scalers + " can take",
                Cells.text(column, value),
                "correct the cell, bound the column (such as `number in 0..1000`) to find all like it, or scale otherwise");
    }

    static DataProblem tooManyTokens(String file, Column column) {
        return whole(
                file,
                column,
                (column.isOfWindows() ? "the text has" : "the training rows have") + " more than "
                        + Tokens.MOST_DIFFERENT + " different "
                        + column.tokens().plural() + ", so this is hardly text",
                column.isOfWindows()
                        ? "correct the file, or read it `by characters`"
                        : "correct the file, or declare the column as `text`, which has no vocabulary");
    }

    /** @param part empty for all there is */
    static DataProblem shortText(String file, String part, int count, Column windows, int wanted) {
        String where = part.isEmpty() ? "the text" : "part " + part;
        return new DataProblem(
                file + ": " + where + " has " + count(count, windows.tokens().single())
                        + ", but a window " + (part.isEmpty() ? "" : "and what follows it ") + "takes " + wanted
                        + "\n  take a longer text, or shorter windows" + declared(windows.place()));
    }

    static DataProblem nothingToLearnFrom(String file, Column column) {
        return whole(
                file,
                column,
                "no training row has a value in this column, so there is nothing to fill empty cells with",
                "say `missing` with a value of your own, or leave the column out");
    }

    static DataProblem noWeight(Place place, Column column, double weight) {
        boolean missing = Double.isNaN(weight);
        return at(
                place,
                column,
                missing
                        ? "the weight of the row is missing"
                        : "a weight cannot be negative, found " + Cells.text(weight),
                missing ? "write `missing 1`, for example" : "rows that do not count have the weight 0");
    }

    static DataProblem nothingToBalance(String file, Column column, String label) {
        return whole(
                file,
                column,
                "no training row is " + quote(label) + ", so its weight cannot be balanced",
                "stratify the split by the column, or list the weights: weights: [1, 2.5]");
    }

    static DataProblem emptyPart(String file, Schema schema, Schema.Part part, int rows) {
        if (schema.decider().isPresent()) {
            return whole(
                    file,
                    schema.decider().get(),
                    "no row belongs to part " + part.name(),
                    "correct the column, or leave the part out of the split" + declared(schema.splitPlace()));
        }
        return new DataProblem(file + ": part " + part.name() + " would get none of the " + count(rows, "row")
                + ", its share being " + Cells.text(Math.round(part.share() * 1e6) / 1e4) + "%"
                + "\n  use more rows, or give the part a larger share" + declared(schema.splitPlace()));
    }

    static DataProblem allDropped(String file, int rows, List<Summary.LeftOut> leftOut, List<Summary.Dropped> dropped) {
        boolean filters = leftOut.stream().anyMatch(l -> l.rows() > 0);
        StringBuilder text = new StringBuilder(file)
                .append(": no rows are left: all ")
                .append(rows)
                .append(filters ? " are left out" : " have an empty cell in a column with `missing drop`");
        for (Summary.LeftOut l : leftOut) {
            text.append("\n  where ").append(l.condition()).append(": ").append(count(l.rows(), "row"));
        }
        for (Summary.Dropped d : dropped) {
            text.append("\n  column ").append(d.column()).append(": ").append(count(d.rows(), "row"));
        }
        return new DataProblem(text
                + (filters
                        ? "\n  correct the conditions or the cells that they look at"
                        : "\n  fill in these cells, or choose another rule than `missing drop`"));
    }

    static DataProblem tooManyInputs(String file, long rows, long width) {
        return new DataProblem(file + ": " + rows + " rows with " + width + " encoded inputs each are too many to hold"
                + " in one array of " + Integer.MAX_VALUE + " numbers\n  use fewer rows, or columns with fewer labels");
    }

    static DataProblem outOfMemory(Path file, OutOfMemoryError cause) {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return new DataProblem(
                file.getFileName() + ": the data do not fit into the " + megabytes + " MB that Java may use"
                        + "\n  start Java with more memory, for example JAVA_TOOL_OPTIONS=-Xmx" + (megabytes / 512 + 1)
                        + "g",
                cause);
    }

    private static DataProblem cell(Place place, Column column, String expected, String found, String advice) {
        return at(place, column, "expected " + expected + ", found " + quote(found), advice);
    }

    private static DataProblem at(Place place, Column column, String what, String advice) {
        return whole(place.toString(), column, what, advice);
    }

    private static DataProblem whole(String where, Column column, String what, String advice) {
        return new DataProblem(
                where + ": column " + escape(column.name()) + ": " + what + "\n  " + advice + declared(column.place()));
    }

    static String declared(String place) {
        return place.isEmpty() ? "" : "\n  declared at " + place;
    }

    /** {@code a, b, c and 9 more}. */
    static String list(List<String> names) {
        String text = String.join(
                ", ",
                names.stream()
                        .limit(LISTED_NAMES)
                        .map(name -> name.isEmpty() ? "(no name)" : escape(name))
                        .toList());
        return names.size() > LISTED_NAMES ? text + " and " + (names.size() - LISTED_NAMES) + " more" : text;
    }

    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    static String quote(String cell) {
        return "\"" + escape(cell).replace("\"", "\\\"") + "\"";
    }

    /** The first line of what somebody else says, everything in it that does not print written as an escape. */
    static String printable(String message) {
        StringBuilder text = new StringBuilder();
        message.lines().findFirst().orElse("").codePoints().limit(400).forEach(c -> append(text, c));
        return text.toString();
    }

    /** The first characters of a text, everything in it that does not print written as an escape. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(c -> append(escaped, c));
        return text.codePointCount(0, text.length()) > SHOWN
                ? escaped.append('…').toString()
                : escaped.toString();
    }

    private static void append(StringBuilder text, int c) {
        switch (c) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (printable(c)) {
                    text.appendCodePoint(c);
                } else {
                    for (char unit : Character.toChars(c)) {
                        text.append("\\u")
                                .append(Integer.toHexString(0x10000 | unit).substring(1));
                    }
                }
            }
        }
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** Advice that names the nearest of some names, if one is near. */
    static Optional<String> didYouMean(String name, List<String> known) {
        return Suggestion.nearest(name, known).map(near -> "did you mean " + escape(near) + "?");
    }
}
