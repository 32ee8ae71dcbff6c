package dev.loopwright.cli;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.data.CellReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

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

    /** From this share of numbers on, what is none is taken for a mistake. */
    private static final double MOSTLY = 0.8;

    /** The share of cells of prose that may be bare numbers. */
    private static final double FEW_NUMBERS = 0.1;

    /** A number as people write it. */
    private static final Pattern WRITTEN =
            Pattern.compile("[\\p{Sc}+~<>-]* ?([0-9]+([.,][0-9]+)?|[0-9]{1,3}([.,' ][0-9]{3})+([.,][0-9]+)?)"
                    + " ?[%\\p{L}\\p{Sc}\u00b0\u00b2\u00b3/]{0,10}");

    private static final Set<String> TRUTHS = Set.of("true", "false", "yes", "no");

    final String name;
    private final TreeMap<String, Long> values = new TreeMap<>();
    private final Distinct distinct;
    private final Words words;
    private final SeenDates dates = new SeenDates();
    private final SampledCells sample = new SampledCells();
    private final List<Example> notNumbers = new ArrayList<>();
    private boolean manyValues;
    private long rows;
    private long missing;
    private long numbers;
    private long written;
    private Example firstWritten;
    private boolean whole = true;
    private boolean truths = true;
    private double mean;
    private double squares;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;
    private boolean counts = true;
    private double last;
    private boolean number;
    private String read = "";
    private boolean characters;
    private int width;
    private long fingerprint;

    /** @param columns of the table */
    Seen(String name, int columns) {
        this.name = name;
        distinct = new Distinct(columns);
        words = new Words(columns);
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
        dates.add(cell);
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

    private void text(String cell, long line, int slot) {
        distinct.add(cell);
        words.add(cell);
        if (WRITTEN.matcher(cell).matches()) {
            firstWritten = written++ == 0 ? new Example(cell, line) : firstWritten;
        }
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

    /** Whether a model file can name it: a name has something in it and no line breaks. */
    boolean hasName() {
        return name.matches(".+");
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

    /** Whether the cells are dates, written alike. */
    boolean isOfDates() {
        return dates.all() && !isOfNumbers();
    }

    /** How its dates are written. */
    SeenDates dates() {
        return dates;
    }

    /** Whether the cells hold numbers that no column of numbers can read, with a unit or commas: {@code 12 kg}. */
    boolean isMeasured() {
        return written > 0 && written + numbers > MOSTLY * (rows - missing) && !isOfDates() && !dates.areMixed();
    }

    /** The first such cell. */
    Example measured() {
        return firstWritten;
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

    /** Says that its cells are the elements of arrays, so many to a row. */
    void declareArray(int elements) {
        number = true;
        width = elements;
    }

    /**
     * Says that it is read as text, whatever stands there.
     *
     * @param type {@code text} or {@code tokens}
     * @param byCharacters whether characters count, not words
     */
    void declareRead(String type, boolean byCharacters) {
        read = type;
        characters = byCharacters;
    }

    boolean isArray() {
        return width > 0;
    }

    /** How a model file reads its texts; nothing unless it was declared. */
    String read() {
        return read;
    }

    /** The words of its texts; numbers are none. */
    Words words() {
        return words;
    }

    /** Whether what is no number among its cells is taken for a mistake. */
    boolean isMostlyNumbers() {
        return !isOfNumbers() && numbers > MOSTLY * (rows - missing);
    }

    /** Whether it holds texts of several words, of which most come again. */
    boolean isProse() {
        boolean texts = numbers <= FEW_NUMBERS * (rows - missing) && !isEmpty() && !isOfDates();
        return texts && !isOfTruths() && !isCategory() && words.areProse();
    }

    /** Whether something may be learnt from its texts though each is another. */
    boolean hasCommonParts() {
        return read.isEmpty() ? isProse() : characters || words.comeAgain();
    }

    /** Elements of an array. */
    int width() {
        return width;
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
