package dev.loopwright.cli;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.data.CellReader;
import dev.loopwright.runtime.data.Dates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was seen of one column, cell by cell, without keeping the cells but those of a sample of rows: counts, sums, and the
 * different values as long as they are few.
 */
final class Seen {
    /** Different values that are told apart. */
    static final int MOST_VALUES = 60;

    /** Values up to which whole numbers to be predicted are taken for classes. */
    static final int MOST_CLASSES = 20;

    /** Characters of a value that could be a label. */
    private static final int LONGEST = 64;

    /** Cells among numbers that are none, of which examples are kept. */
    private static final int EXAMPLES = 3;

    private static final String DAY = "2024-02-29";
    private static final String YEAR = "2024";
    private static final Set<String> TRUTHS = Set.of("true", "false", "yes", "no");

    final String name;
    private final TreeMap<String, Long> values = new TreeMap<>();
    private final Distinct distinct;
    private final SampledCells sample = new SampledCells();
    private final List<Example> notNumbers = new ArrayList<>();
    private boolean manyValues;
    private long rows;
    private long missing;
    private long numbers;
    private boolean whole = true;
    private boolean truths = true;
    private boolean dates = true;
    private boolean times;
    private String day = "";
    private boolean severalDays;
    private double mean;
    private double squares;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;
    private boolean counts = true;
    private double last;
    private boolean number;
    private boolean array;
    private long fingerprint;

    /** @param columns of the table */
    Seen(String name, int columns) {
        this.name = name;
        distinct = new Distinct(columns);
    }

    /** A cell that does not say what the others say, and where it stands. */
    record Example(String cell, long line) {}

    /** A value and the rows that have it. */
    record Count(String value, long rows) {}

    /**
     * The next cell.
     *
     * @param line of the file
     * @param slot of the row in the sample, -1 if it is not in it
     */
    void cell(String cell, long line, int slot) {
        rows++;
        fingerprint = Randomness.bits(fingerprint, cell.hashCode());
        if (CellReader.isMissing(cell)) {
            missing++;
            if (slot >= 0) {
                sample.missing(slot);
            }
            return;
        }
        truths &= TRUTHS.contains(cell.toLowerCase(Locale.ROOT));
        date(cell);
        if (CellReader.isNumber(cell)) {
            number(Double.parseDouble(cell), slot);
        } else {
            text(cell, line, slot);
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

    private void date(String cell) {
        dates = dates
                && cell.length() >= DAY.length()
                && Character.isDigit(cell.charAt(0))
                && !Double.isNaN(Dates.seconds("", cell));
        if (dates) {
            times |= cell.length() > DAY.length();
            String here = cell.substring(YEAR.length(), DAY.length());
            severalDays |= !day.isEmpty() && !day.equals(here);
            day = here;
        }
    }

    private void text(String cell, long line, int slot) {
        distinct.add(cell);
        if (notNumbers.size() < EXAMPLES) {
            notNumbers.add(new Example(cell, line));
        }
        if (slot >= 0) {
            sample.text(slot, cell);
        }
    }

    /** Mean and squares as Welford (1962) adds them up. */
    private void number(double value, int slot) {
        distinct.add(Double.doubleToLongBits(value + 0.0));
        if (slot >= 0) {
            sample.number(slot, value);
        }
        counts &= numbers == 0 || value == last + 1;
        last = value;
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

    /** Whether the cells are dates as ISO 8601 writes them. */
    boolean isOfDates() {
        return dates && !isEmpty() && !isOfNumbers();
    }

    /** Whether some dates have a time of the day. */
    boolean hasTimes() {
        return times;
    }

    /** Whether dates differ in more than the year. */
    boolean hasSeveralDays() {
        return severalDays;
    }

    /** Whether the different values are few enough to be listed. */
    boolean isOfFewValues() {
        return !manyValues && values.size() > 1;
    }

    /** Whether as a target it is one of a few classes rather than a number. */
    boolean isClasses() {
        return !number
                && (!isOfNumbers() || isOfTruths() || isWhole() && isOfFewValues() && values.size() <= MOST_CLASSES);
    }

    /** Says that it is a number, few values or many. */
    void declareNumber() {
        number = true;
    }

    /** Says that its cells are the elements of arrays, many to a row. */
    void declareArray() {
        number = true;
        array = true;
    }

    boolean isArray() {
        return array;
    }

    /** Whether it holds words that come again and again; others tell rows apart. */
    boolean isCategory() {
        return isOfFewValues() && values.size() * 2L <= rows || isConstant();
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

    /** The most frequent values, the first of them first; none where they are too many to count. */
    List<Count> mostFrequent(int most) {
        return values.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Long> e) -> -e.getValue()))
                .limit(most)
                .map(e -> new Count(e.getKey(), e.getValue()))
                .toList();
    }

    Distinct distinct() {
        return distinct;
    }

    SampledCells sample() {
        return sample;
    }

    /** Cells that are numbers. */
    long numbers() {
        return numbers;
    }

    /** The first cells that are none. */
    List<Example> notNumbers() {
        return List.copyOf(notNumbers);
    }

    /** Whether each number is the one before it and 1. */
    boolean countsRows() {
        return isWhole() && missing == 0 && counts && rows > 1;
    }

    /** The same for two columns with the same cells, and hardly ever for others. */
    long fingerprint() {
        return fingerprint;
    }

    double smallest() {
        return smallest;
    }

    double largest() {
        return largest;
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return Math.sqrt(squares / Math.max(1, numbers));
    }
}
