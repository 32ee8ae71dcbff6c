package dev.loopwright.cli;

import dev.loopwright.runtime.data.CellReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was seen of one column, cell by cell, without keeping the cells: counts, sums, and the different values as long as
 * they are few.
 */
final class Seen {
    /** Different values that are told apart. */
    static final int MOST_VALUES = 60;

    /** Characters of a value that could be a label. */
    private static final int LONGEST = 64;

    private static final Set<String> TRUTHS = Set.of("true", "false", "yes", "no");

    final String name;
    private final TreeMap<String, Long> values = new TreeMap<>();
    private boolean manyValues;
    private long rows;
    private long missing;
    private long numbers;
    private boolean whole = true;
    private boolean truths = true;
    private double mean;
    private double squares;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    Seen(String name) {
        this.name = name;
    }

    void cell(String cell) {
        rows++;
        if (CellReader.isMissing(cell)) {
            missing++;
            return;
        }
        truths &= TRUTHS.contains(cell.toLowerCase(Locale.ROOT));
        if (CellReader.isNumber(cell)) {
            number(Double.parseDouble(cell));
        }
        if (!manyValues) {
            manyValues = cell.length() > LONGEST || values.size() == MOST_VALUES && !values.containsKey(cell);
            if (manyValues) {
                values.clear();
            } else {
                values.merge(cell, 1L, Long::sum);
            }
        }
    }

    /** Mean and squares as Welford (1962) adds them up. */
    private void number(double value) {
        numbers++;
        whole &= value == Math.rint(value);
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
        double from = value - mean;
        mean += from / numbers;
        squares += from * (value - mean);
    }

    long rows() {
        return rows;
    }

    long missing() {
        return missing;
    }

    boolean isEmpty() {
        return missing == rows;
    }

    boolean isConstant() {
        return !manyValues && values.size() == 1;
    }

    /** Whether every cell that is not missing is a number. */
    boolean isOfNumbers() {
        return numbers > 0 && numbers == rows - missing;
    }

    boolean isWhole() {
        return isOfNumbers() && whole;
    }

    /** Whether the cells are true and false in one of their spellings, or 0 and 1. */
    boolean isOfTruths() {
        return !isEmpty() && (truths || !manyValues && values.keySet().equals(Set.of("0", "1")));
    }

    /** Whether the different values are few enough to be listed. */
    boolean isOfFewValues() {
        return !manyValues && values.size() > 1;
    }

    /** The different values; numbers by size, texts by their letters. */
    List<String> labels() {
        return isOfNumbers()
                ? values.keySet().stream()
                        .sorted((a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b)))
                        .toList()
                : List.copyOf(values.keySet());
    }

    /** Rows with the rarest of the values. */
    long rarest() {
        return values.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return Math.sqrt(squares / Math.max(1, numbers));
    }

    /** {@code 0 .. 16}, for people. */
    String range() {
        return text(smallest) + " .. " + text(largest);
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
