package dev.loopwright.runtime.data;

import java.util.Arrays;

/** The cells of one row, as characters or, where the source has numbers, as numbers. Filled anew for each row. */
final class Row {
    static final int MOST_CELLS = 16_384;
    static final int LARGEST_CELL = 1 << 20;
    private static final int LARGEST_ROW = 1 << 24;
    private static final int LARGE = 1 << 14;

    private static final byte TEXT = 0;
    private static final byte NUMBER = 1;
    /** Text of which the number is known, NaN where it has none. */
    private static final byte PARSED = 2;

    private char[] text = new char[1024];
    private int[] ends = new int[64];
    private double[] numbers = new double[64];
    /** Of each cell what it is, and whether its number is known. */
    private byte[] kinds = new byte[64];

    private int count;
    private int end;
    private Place place;

    /** Empties it for the row at a place. */
    void begin(Place at) {
        place = at;
        count = 0;
        end = 0;
    }

    /** Becomes the same as another row. */
    void copy(Row other) {
        place = other.place;
        count = other.count;
        end = other.end;
        if (text.length < end) {
            text = new char[Math.max(end, Math.min(LARGE, 2 * end))];
        }
        if (ends.length < count) {
            ends = new int[other.ends.length];
            numbers = new double[other.ends.length];
            kinds = new byte[other.ends.length];
        }
        System.arraycopy(other.text, 0, text, 0, end);
        System.arraycopy(other.ends, 0, ends, 0, count);
        System.arraycopy(other.kinds, 0, kinds, 0, count);
        System.arraycopy(other.numbers, 0, numbers, 0, count);
    }

    /** Finds out the numbers of some cells before they are asked for. */
    void parse(int[] cells) {
        for (int cell : cells) {
            if (cell < count && kinds[cell] == TEXT) {
                numbers[cell] = number(cell);
                kinds[cell] = PARSED;
            }
        }
    }

    /** How much it holds: characters, and eight for each cell. */
    int size() {
        return end + 8 * count;
    }

    /** Whether it has room for so much that it is better made anew. */
    boolean isLarge() {
        return text.length > LARGE;
    }

    Place place() {
        return place;
    }

    int count() {
        return count;
    }

    /** Takes the next cell; a DataProblem if it or the row is too large. */
    void add(char[] from, int offset, int length) {
        if (length > LARGEST_CELL) {
            throw FileProblems.longCell(place);
        }
        if (end + length > LARGEST_ROW) {
            throw FileProblems.longRow(place, LARGEST_ROW);
        }
        if (end + length > text.length) {
            text = Arrays.copyOf(text, Math.max(end + length, 2 * text.length));
        }
        System.arraycopy(from, offset, text, end, length);
        end += length;
        close(false, 0);
    }

    /** The same; null is an empty cell. */
    void add(String cell) {
        char[] characters = cell == null ? new char[0] : cell.toCharArray();
        add(characters, 0, characters.length);
    }

    /** The same for a cell that is a number already; NaN is an empty cell. */
    void add(double number) {
        close(!Double.isNaN(number), number);
    }

    private void close(boolean isNumber, double number) {
        if (count == MOST_CELLS) {
            throw FileProblems.manyCells(place);
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
            kinds = Arrays.copyOf(kinds, 2 * count);
        }
        ends[count] = end;
        kinds[count] = isNumber ? NUMBER : TEXT;
        numbers[count++] = number;
    }

    private int from(int cell) {
        int from = cell == 0 ? 0 : ends[cell - 1];
        while (from < ends[cell] && Character.isWhitespace(text[from])) {
            from++;
        }
        return from;
    }

    private int to(int cell, int from) {
        int to = ends[cell];
        while (to > from && Character.isWhitespace(text[to - 1])) {
            to--;
        }
        return to;
    }

    /** The number in a cell; NaN if it is none. */
    double number(int cell) {
        if (kinds[cell] != TEXT) {
            return numbers[cell];
        }
        int from = from(cell);
        return Decimal.parse(text, from, to(cell, from));
    }

    /** The number of the label in a cell; -1 if it is none. */
    int label(int cell, Labels labels) {
        int from = from(cell);
        return kinds[cell] == NUMBER ? -1 : labels.index(text, from, to(cell, from));
    }

    /** A cell without the blanks around it. */
    String text(int cell) {
        if (kinds[cell] == NUMBER) {
            return Double.isInfinite(numbers[cell]) ? Double.toString(numbers[cell]) : Cells.text(numbers[cell]);
        }
        int from = from(cell);
        return new String(text, from, to(cell, from) - from);
    }

    /** A cell as it stands there. */
    String raw(int cell) {
        int from = cell == 0 ? 0 : ends[cell - 1];
        return kinds[cell] == NUMBER ? text(cell) : new String(text, from, ends[cell] - from);
    }

    /** Whether there is nothing but blanks. */
    boolean isBlank() {
        return count == 1 && kinds[0] != NUMBER && from(0) == end;
    }

    /** The first cell with a NUL character in it, or -1. */
    int nul() {
        int least = 0;
        for (int i = 0; i < end; i++) {
            least |= text[i] - 1;
        }
        for (int cell = 0; least < 0 && cell < count; cell++) {
            if (raw(cell).indexOf('\0') >= 0) {
                return cell;
            }
        }
        return -1;
    }
}
