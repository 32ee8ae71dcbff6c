package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the text of cells. The grammar of numbers is our own: Java's would let {@code 1f} and {@code 0x1p3} pass. */
final class Cells {
    private static final Set<String> MISSING = Set.of("", "NA", "N/A", "null", "?");

    /** What stands for a label that is not known. */
    static final String OTHER = "other";

    /** The whole number from which on doubles leave some out. */
    static final double MOST_EXACT = 1L << 53;

    private Cells() {}

    /** Whether a cell, blanks around it removed, counts as empty. A label of the column never does. */
    static boolean missing(Column column, String cell) {
        return isMissing(cell) && column.index(cell) < 0;
    }

    /** Whether a cell, blanks around it removed, counts as empty in a column without labels. */
    static boolean isMissing(String cell) {
        return MISSING.contains(cell) || cell.equalsIgnoreCase("NaN");
    }

    /**
     * The value of a cell that is not missing: the number, 1 or 0, or the index of the label.
     *
     * @throws DataProblem if the cell does not fit the column
     */
    static double value(Column column, String cell, Place place) {
        return switch (column.kind()) {
            case NUMBER, ARRAY -> number(column, cell, place);
            case BOOL -> truth(column, cell, place);
            case CATEGORY -> label(column, cell, place);
            case DATE -> date(column, cell, place);
            case OPEN, TEXT -> throw new IllegalArgumentException("column " + column.name() + " holds text");
        };
    }

    /** Whether a number may stand in a column; NaN may not. */
    static boolean fits(Column column, double number) {
        return Math.abs(number) <= Float.MAX_VALUE && column.contains(number) && !isTooFine(column, number);
    }

    /** Whether a column of whole numbers cannot hold a number: it has a fraction, or its neighbours would be the same. */
    private static boolean isTooFine(Column column, double number) {
        return column.isWhole() && (number != Math.rint(number) || Math.abs(number) > MOST_EXACT);
    }

    private static double number(Column column, String cell, Place place) {
        if (!isNumber(cell)) {
            throw DataProblems.notANumber(place, column, cell);
        }
        double number = Double.parseDouble(cell);
        if (Math.abs(number) > Float.MAX_VALUE) {
            throw DataProblems.tooLarge(place, column, cell);
        }
        if (isTooFine(column, number)) {
            throw DataProblems.notWhole(place, column, cell);
        }
        if (!column.contains(number)) {
            throw DataProblems.outOfBounds(place, column, cell);
        }
        return number;
    }

    /**
     * The value of a derived column, NaN where a cell that it is computed from is missing.
     *
     * @param columns all of the table
     * @param operands which of them it is computed from
     * @param cells their values
     * @throws DataProblem if the formula gives no number that the column may hold
     */
    static double derived(Column column, List<Column> columns, int[] operands, double[] cells, Place place) {
        double[] numbers = new double[cells.length];
        for (int i = 0; i < cells.length; i++) {
            if (Double.isNaN(cells[i])) {
                return Double.NaN;
            }
            numbers[i] = operand(columns.get(operands[i]), cells[i]);
        }
        double value = column.derivation().orElseThrow().value().applyAsDouble(numbers);
        if (!(Math.abs(value) <= Float.MAX_VALUE)) {
            throw DataProblems.notComputable(place, column, columns, operands, cells, value);
        }
        if (!column.contains(value) || column.isWhole() && value != Math.rint(value)) {
            throw DataProblems.derivedOutside(place, column, columns, operands, cells, value);
        }
        return value;
    }

    /** What formulas and conditions calculate with: the value of a cell, of a date its days. */
    static double operand(Column column, double value) {
        return column.kind() == Column.Kind.DATE ? Dates.days(value) : value;
    }

    private static double truth(Column column, String cell, Place place) {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> 1;
            case "false", "no", "0" -> 0;
            default -> throw DataProblems.notABoolean(place, column, cell);
        };
    }

    private static double label(Column column, String cell, Place place) {
        int index = column.index(cell);
        if (index < 0 && column.unknown() != Column.Unknown.ERROR) {
            return column.labels().size();
        }
        if (index < 0) {
            throw DataProblems.unknownLabel(place, column, column.labels(), cell);
        }
        return index;
    }

    private static double date(Column column, String cell, Place place) {
        double seconds = column.dates().seconds(cell);
        if (Double.isNaN(seconds)) {
            throw DataProblems.notADate(place, column, cell);
        }
        return seconds;
    }

    /** Sign, digits with at most one point among them, exponent: {@code -12}, {@code .5}, {@code 3.}, {@code 1e-3}. */
    static boolean isNumber(String text) {
        int at = sign(text, 0);
        int whole = digits(text, at);
        int end = whole;
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(text, end + 1);
        }
        boolean anyDigit = whole > at || end > whole + 1;
        if (anyDigit && end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = sign(text, end + 1);
            end = digits(text, exponent);
            anyDigit = end > exponent;
        }
        return anyDigit && end == text.length();
    }

    private static int sign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
    }

    private static int digits(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** The value as it would stand in a cell; empty if it is missing (NaN). */
    static String text(Column column, double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return switch (column.kind()) {
            case BOOL -> value == 1 ? "true" : "false";
            case CATEGORY -> value < column.labels().size() ? column.labels().get((int) value) : OTHER;
            case DATE -> column.dates().text(value);
            default -> text(value);
        };
    }

    /** A finite number in its shortest form that reads back exactly: {@code 18}, {@code 0.25}, {@code 1e-7}. */
    static String text(double number) {
        double size = Math.abs(number);
        if (size != 0 && (size < 1e-4 || size >= 1e15)) {
            return Double.toString(number).replace(".0E", "e").replace('E', 'e');
        }
        // zero keeps its scale before JDK-6480539 was solved, and its sign nowhere
        return size == 0 ? "0" : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
