package dev.loopwright.runtime.data;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The cells of an array column, for each row its elements in the order of a batch: as bytes where all are whole numbers
 * from 0 to 255, as pixels are, else as floats with NaN where one is missing.
 */
final class ArrayCells {
    private static final int FIRST_ROWS = 256;
    /** Numbers that a byte can be. */
    static final int BYTES = 256;

    private final Column column;
    private Object[] rows = new Object[FIRST_ROWS];

    ArrayCells(Column column) {
        this.column = column;
    }

    /** Takes the elements of a row, counted as the model file's shape counts. */
    void set(int row, double[] elements) {
        put(row, Arrays.stream(elements).allMatch(ArrayCells::isByte) ? bytes(elements) : floats(elements));
    }

    /** The same of a row that is bytes already. */
    void set(int row, byte[] elements) {
        byte[] placed = elements.clone();
        for (int e = 0; column.channels() > 1 && e < placed.length; e++) {
            placed[column.placeOf(e)] = elements[e];
        }
        put(row, placed);
    }

    private void put(int row, Object elements) {
        if (row == rows.length) {
            rows = Arrays.copyOf(rows, Math.multiplyExact(row, 2));
        }
        rows[row] = elements;
    }

    private static boolean isByte(double value) {
        return value >= 0 && value < BYTES && value == Math.rint(value);
    }

    private byte[] bytes(double[] elements) {
        byte[] bytes = new byte[elements.length];
        for (int e = 0; e < bytes.length; e++) {
            bytes[column.placeOf(e)] = (byte) elements[e];
        }
        return bytes;
    }

    private float[] floats(double[] elements) {
        float[] floats = new float[elements.length];
        for (int e = 0; e < floats.length; e++) {
            floats[column.placeOf(e)] = (float) elements[e];
        }
        return floats;
    }

    /** The elements of a row: {@code byte[]}, to be read without sign, or {@code float[]}. */
    Object row(int row) {
        return rows[row];
    }

    /** An element as read; NaN if it is missing. */
    double value(int row, int place) {
        return rows[row] instanceof byte[] bytes ? bytes[place] & 0xFF : ((float[]) rows[row])[place];
    }

    /** The elements of a row counted as the model file's shape counts, blanks between; nothing where one is missing. */
    String text(int row) {
        return IntStream.range(0, column.width())
                .mapToObj(e -> text(value(row, column.placeOf(e))))
                .collect(Collectors.joining(" "));
    }

    /** Through the text of the float, which is what was read. */
    private static String text(double value) {
        return Double.isNaN(value) ? "" : Cells.text(Double.parseDouble(Float.toString((float) value)));
    }

    /** A hash of the elements of a row. */
    int hash(int row) {
        return rows[row] instanceof byte[] bytes ? Arrays.hashCode(bytes) : Arrays.hashCode((float[]) rows[row]);
    }

    /** Missing elements among the first rows. */
    int missing(int count) {
        int missing = 0;
        for (int row = 0; row < count; row++) {
            for (int e = 0; rows[row] instanceof float[] && e < column.width(); e++) {
                missing += Double.isNaN(value(row, e)) ? 1 : 0;
            }
        }
        return missing;
    }

    /** All elements of some rows, missing ones left out. */
    double[] present(int[] some) {
        return Arrays.stream(some)
                .boxed()
                .flatMapToDouble(row -> IntStream.range(0, column.width()).mapToDouble(e -> value(row, e)))
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    /** How often each byte occurs in some rows; null if one of the rows is not bytes. */
    long[] counts(int[] some) {
        long[] counts = new long[BYTES];
        for (int row : some) {
            if (!(rows[row] instanceof byte[] bytes)) {
                return null;
            }
            for (byte value : bytes) {
                counts[value & 0xFF]++;
            }
        }
        return counts;
    }
}
