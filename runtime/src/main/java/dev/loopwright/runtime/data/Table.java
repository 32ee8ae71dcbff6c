package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Randomness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * The cells of a file as read: numbers, 1 and 0, or indexes of labels, NaN where missing; text for keys. Stored by
 * columns, as small as they go: {@link Numbers}, {@link Texts}, {@link ArrayCells}, {@link Words}; what is too much for the
 * heap lies in a file. Grows row by row.
 */
final class Table {
    private final List<Column> columns;
    private final Map<String, Integer> positions = new HashMap<>();
    private final Numbers[] values;
    private final Texts[] texts;
    private final ArrayCells[] arrays;
    private final Words[] words;
    private final TreeMap<Integer, String> files = new TreeMap<>();
    /** How far the line of each row is ahead of its number: mostly the same everywhere. */
    private final Numbers lines = new Numbers();

    private final Spill spill;

    private int rows;
    private int[] parts = {};
    private int train;

    Table(List<Column> columns) {
        this(columns, Spill.ON_HEAP);
    }

    /** @param onHeap bytes of columns that stay on the heap */
    Table(List<Column> columns, long onHeap) {
        this(columns, new Spill(onHeap));
    }

    Table(List<Column> columns, Spill spill) {
        this.spill = spill;
        this.columns = columns;
        values = new Numbers[columns.size()];
        texts = new Texts[columns.size()];
        arrays = new ArrayCells[columns.size()];
        words = new Words[columns.size()];
        for (int c = 0; c < columns.size(); c++) {
            positions.put(columns.get(c).name(), c);
            if (columns.get(c).kind() == Column.Kind.TEXT) {
                texts[c] = new Texts();
            } else if (columns.get(c).kind() == Column.Kind.ARRAY) {
                arrays[c] = new ArrayCells(columns.get(c));
            } else {
                values[c] = new Numbers();
            }
            if (columns.get(c).kind() == Column.Kind.OPEN) {
                words[c] = new Words();
            }
        }
    }

    /** The rows to come are of another file. */
    void begin(String file) {
        files.put(rows, file);
    }

    /** The file that a row was read from. */
    String file(int row) {
        return files.floorEntry(row).getValue();
    }

    List<Column> columns() {
        return columns;
    }

    /** Where more goes that is made of the columns. */
    Spill spill() {
        return spill;
    }

    int rows() {
        return rows;
    }

    /** The line of the file that a row starts at; where there are no lines, the number of the row from 1. */
    int line(int row) {
        return (int) lines.get(row) + row;
    }

    /** The values of a column. */
    Numbers values(Column column) {
        return values[position(column.name())];
    }

    /** The cells of an array column. */
    ArrayCells arrays(Column column) {
        return arrays[position(column.name())];
    }

    /** A cell as text: keys as they were, numbers in their shortest form; empty if it is missing. */
    String text(int row, String column) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        int c = position(column);
        if (arrays[c] != null) {
            return arrays[c].text(row);
        }
        if (words[c] != null) {
            double value = values[c].get(row);
            return Double.isNaN(value) ? "" : words[c].text(value);
        }
        return texts[c] != null ? texts[c].get(row) : Cells.text(columns.get(c), values[c].get(row));
    }

    /** A number that another row is most unlikely to have: of its cells as read, not of its line. */
    long hash(int row) {
        long hash = columns.size();
        for (int c = 0; c < values.length; c++) {
            long cell = texts[c] != null || words[c] != null
                    ? text(row, columns.get(c).name()).hashCode()
                    : arrays[c] != null ? arrays[c].hash(row) : Double.doubleToLongBits(values[c].get(row));
            hash = Randomness.bits(hash, cell);
        }
        return hash;
    }

    /** Where among the columns one stands; it must be there. */
    int position(String column) {
        Integer position = positions.get(column);
        if (position == null) {
            throw new IllegalArgumentException("column " + column + " was not read");
        }
        return position;
    }

    /**
     * The value of a cell that is not missing.
     *
     * @throws dev.loopwright.runtime.DataProblem if the cell does not fit the column
     */
    double value(Column column, String cell, Place place) {
        if (column.kind() != Column.Kind.OPEN) {
            return Cells.value(column, cell, place);
        }
        Words known = words[position(column.name())];
        if (column.isOfWindows() && known.count() > Tokens.MOST_DIFFERENT) {
            throw DataProblems.tooManyTokens(place.file(), column);
        }
        return known.number(cell, spill);
    }

    /** The text that a value of an open column stands for. */
    String word(Column column, double value) {
        return words[position(column.name())].text(value);
    }

    /** All texts of an open column, by the value that stands for each. */
    List<String> words(Column column) {
        return words[position(column.name())].all();
    }

    /** Takes values for a column of which nothing was read. */
    void put(Column column, IntToDoubleFunction valueOfRow) {
        values[position(column.name())] = numbers(valueOfRow);
    }

    /** A number for each row, asked for from the first to the last. */
    private Numbers numbers(IntToDoubleFunction valueOfRow) {
        Numbers numbers = new Numbers();
        for (int row = 0; row < rows; row++) {
            numbers.set(row, valueOfRow.applyAsDouble(row));
            if ((row + 1) % Numbers.CHUNK == 0) {
                numbers.pack(spill);
            }
        }
        return numbers;
    }

    /** Says which part each row belongs to. */
    void divide(int[][] split, int trainingPart) {
        if (columns.stream().noneMatch(column -> column.rule() == Column.Rule.FORWARD)) {
            return;
        }
        parts = new int[rows];
        Arrays.fill(parts, -1);
        train = trainingPart;
        for (int p = 0; p < split.length; p++) {
            for (int row : split[p]) {
                parts[row] = p;
            }
        }
    }

    /** The values of a column, those that are missing taken from above where its rule says so. */
    Numbers filled(Column column) {
        Numbers read = values(column);
        if (column.rule() != Column.Rule.FORWARD) {
            return read;
        }
        int[] last = new int[Arrays.stream(parts).limit(rows).max().orElse(0) + 1 + train];
        Arrays.fill(last, -1);
        return numbers(row -> {
            int part = parts.length > row ? parts[row] : 0;
            int from = part < 0 ? -1 : Math.max(last[part], last[train]);
            double value = read.get(row);
            if (Double.isNaN(value)) {
                return from < 0 ? value : read.get(from);
            }
            if (part >= 0) {
                last[part] = row;
            }
            return value;
        });
    }

    /** Writes the rows into a file, or takes them back; none can be added behind that. */
    void store(CacheFile file) throws IOException {
        rows = file.count(rows);
        CacheFile.require(rows > 0, "there are no rows");
        int count = file.count(files.size());
        List<Integer> starts = new ArrayList<>(files.keySet());
        for (int f = 0; f < count; f++) {
            int start = file.count(file.reads() ? 0 : starts.get(f));
            String name = file.text(file.reads() ? "" : files.get(start));
            files.put(start, name);
        }
        CacheFile.require(files.containsKey(0), "the first file has no name");
        lines.store(file, rows, spill);
        for (int c = 0; c < columns.size(); c++) {
            if (texts[c] != null) {
                texts[c].store(file, rows, spill);
            } else if (arrays[c] != null) {
                arrays[c].store(file, rows, spill);
            } else {
                values[c].store(file, rows, spill);
            }
            if (words[c] != null) {
                words[c].store(file, spill);
            }
            if (file.reads()) {
                refuseOthers(c);
            }
        }
    }

    /** Refuses what no reader can have put into a column. */
    private void refuseOthers(int c) throws IOException {
        Column column = columns.get(c);
        Column.Kind kind = column.kind();
        boolean whole = kind == Column.Kind.BOOL || kind == Column.Kind.CATEGORY || kind == Column.Kind.OPEN;
        double most = switch (kind) {
            case DATE -> Dates.LAST;
            case BOOL -> 1;
            case CATEGORY -> column.labels().size() - (column.unknown() == Column.Unknown.ERROR ? 1 : 0);
            case OPEN -> words[c].count() - 1;
            default -> Float.MAX_VALUE;
        };
        boolean missing = column.rule() != Column.Rule.REFUSE;
        int width = arrays[c] == null ? 1 : arrays[c].width();
        for (int row = 0; texts[c] == null && row < rows; row++) {
            for (int e = 0; e < width; e++) {
                double value = arrays[c] == null ? values[c].get(row) : arrays[c].value(row, e);
                boolean may = Double.isNaN(value)
                        ? missing
                        : value <= most && value >= (whole ? 0 : -most) && (!whole || value == Math.rint(value));
                CacheFile.require(may, "a cell is wrong");
            }
        }
    }

    /** A value of the row to come. */
    double get(int column) {
        return values[column].get(rows);
    }

    /** Writes into the row to come; {@link #add} makes it one. */
    void set(int column, double value) {
        values[column].set(rows, value);
    }

    /** The same for text. */
    void set(int column, String text) {
        texts[column].set(rows, text);
    }

    /** The same for the elements of an array, counted as the model file's shape counts. */
    void set(int column, double[] elements) {
        arrays[column].set(rows, elements);
    }

    /** The same for elements that are bytes, without sign. */
    void set(int column, byte[] elements) {
        arrays[column].set(rows, elements);
    }

    /** Completes a row of which all columns have been set. */
    void add(long line) {
        lines.set(rows, Math.min(line, Integer.MAX_VALUE) - rows);
        rows = Math.addExact(rows, 1);
        for (ArrayCells cells : arrays) {
            if (cells != null) {
                cells.pack(rows, spill);
            }
        }
        if (rows % Numbers.CHUNK == 0) {
            lines.pack(spill);
            Arrays.stream(values).filter(Objects::nonNull).forEach(c -> c.pack(spill));
            Arrays.stream(texts).filter(Objects::nonNull).forEach(c -> c.pack(spill));
        }
    }
}
