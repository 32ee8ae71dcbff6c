package dev.loopwright.runtime.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The cells of an array column, for each row its elements in the order of a batch: as bytes where all are whole numbers
 * from 0 to 255, as pixels are, else as floats with NaN where one is missing. They lie in chunks of at most a megabyte: where
 * each row ends, then the rows.
 */
final class ArrayCells {
    /** Numbers that a byte can be. */
    static final int BYTES = 256;

    private static final int MOST_IN_CHUNK = 1 << 20;

    private final Column column;
    private final int width;
    private final int rowsPerChunk;
    private ByteBuffer[] chunks = new ByteBuffer[1];
    private Object[] last;
    private int full;
    private final byte[] bytes;

    ArrayCells(Column column) {
        this.column = column;
        width = column.width();
        rowsPerChunk = Math.max(1, Math.min(Numbers.CHUNK, MOST_IN_CHUNK / Float.BYTES / width));
        last = new Object[Math.min(16, rowsPerChunk)];
        bytes = new byte[width];
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
        int at = row % rowsPerChunk;
        if (at >= last.length) {
            last = Arrays.copyOf(last, Math.min(rowsPerChunk, 2 * last.length));
        }
        last[at] = elements;
    }

    /** Packs the last chunk if all its rows have been written. */
    void pack(int rows, Spill spill) {
        if (rows % rowsPerChunk > 0) {
            return;
        }
        widen();
        int ends = Integer.BYTES * rowsPerChunk;
        int size = ends;
        for (Object row : last) {
            size += size(row);
        }
        ByteBuffer chunk = spill.place(size);
        chunk.position(ends);
        for (int at = 0; at < rowsPerChunk; at++) {
            if (last[at] instanceof byte[] ofRow) {
                chunk.put(ofRow);
            } else if (last[at] instanceof float[] ofRow) {
                chunk.slice().order(chunk.order()).asFloatBuffer().put(ofRow);
                chunk.position(chunk.position() + size(ofRow));
            }
            chunk.putInt(Integer.BYTES * at, chunk.position() - ends);
        }
        chunks[full++] = chunk;
    }

    /** Writes the rows into a file or takes them back; none can be added behind that. */
    void store(CacheFile file, int rows, Spill spill) throws IOException {
        if (!file.reads() && full * rowsPerChunk < rows) {
            last = Arrays.copyOf(last, rowsPerChunk);
            Arrays.fill(last, rows % rowsPerChunk, rowsPerChunk, null);
            pack(0, spill);
        }
        for (int chunk = 0; (long) chunk * rowsPerChunk < rows; chunk++) {
            if (file.reads()) {
                widen();
                chunks[full++] = checked(file.take(), Math.min(rowsPerChunk, rows - chunk * rowsPerChunk));
            } else {
                file.put(chunks[chunk]);
            }
        }
    }

    private ByteBuffer checked(ByteBuffer chunk, int rows) throws IOException {
        int most = chunk.capacity() - Integer.BYTES * rowsPerChunk;
        int end = 0;
        for (int row = 0; most >= 0 && row < rows; row++) {
            int length = chunk.getInt(Integer.BYTES * row) - end;
            CacheFile.require(length == width || length == Float.BYTES * width, "an array has another length");
            end += length;
        }
        CacheFile.require(end == most, "arrays end elsewhere");
        return chunk;
    }

    private void widen() {
        if (full == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * full);
        }
    }

    private int size(Object row) {
        return row == null ? 0 : row instanceof byte[] ? width : Float.BYTES * width;
    }

    private static boolean isByte(double value) {
        return value >= 0 && value < BYTES && value == Math.rint(value);
    }

    private byte[] bytes(double[] elements) {
        byte[] packed = new byte[elements.length];
        for (int e = 0; e < packed.length; e++) {
            packed[column.placeOf(e)] = (byte) elements[e];
        }
        return packed;
    }

    private float[] floats(double[] elements) {
        float[] floats = new float[elements.length];
        for (int e = 0; e < floats.length; e++) {
            floats[column.placeOf(e)] = (float) elements[e];
        }
        return floats;
    }

    /** Elements of a row. */
    int width() {
        return width;
    }

    /** Whether the elements of a row are bytes. */
    boolean isBytes(int row) {
        ByteBuffer chunk = chunk(row);
        return chunk == null
                ? last[row % rowsPerChunk] instanceof byte[]
                : end(chunk, row) - start(chunk, row) == width;
    }

    /** The elements of a row of bytes, to be read without sign; valid until the next call. */
    byte[] bytes(int row) {
        ByteBuffer chunk = chunk(row);
        if (chunk == null) {
            return (byte[]) last[row % rowsPerChunk];
        }
        chunk.get(Integer.BYTES * rowsPerChunk + start(chunk, row), bytes);
        return bytes;
    }

    /** The chunk that a row is in; null for the last, which is not packed. */
    private ByteBuffer chunk(int row) {
        int chunk = row / rowsPerChunk;
        return chunk < full ? chunks[chunk] : null;
    }

    private int start(ByteBuffer chunk, int row) {
        int at = row % rowsPerChunk;
        return at == 0 ? 0 : chunk.getInt(Integer.BYTES * (at - 1));
    }

    private int end(ByteBuffer chunk, int row) {
        return chunk.getInt(Integer.BYTES * (row % rowsPerChunk));
    }

    /** An element as read; NaN if it is missing. */
    double value(int row, int place) {
        ByteBuffer chunk = chunk(row);
        if (chunk == null) {
            Object elements = last[row % rowsPerChunk];
            return elements instanceof byte[] some ? some[place] & 0xFF : ((float[]) elements)[place];
        }
        int start = start(chunk, row);
        int at = Integer.BYTES * rowsPerChunk + start;
        return end(chunk, row) - start == width
                ? chunk.get(at + place) & 0xFF
                : chunk.getFloat(at + Float.BYTES * place);
    }

    /** The elements of a row counted as the model file's shape counts, blanks between; nothing where one is missing. */
    String text(int row) {
        return IntStream.range(0, width)
                .mapToObj(e -> text(value(row, column.placeOf(e))))
                .collect(Collectors.joining(" "));
    }

    /** Through the text of the float, which is what was read. */
    private static String text(double value) {
        return Double.isNaN(value) ? "" : Cells.text(Double.parseDouble(Float.toString((float) value)));
    }

    /** A hash of the elements of a row. */
    int hash(int row) {
        if (isBytes(row)) {
            return Arrays.hashCode(bytes(row));
        }
        int hash = 1;
        for (int e = 0; e < width; e++) {
            hash = 31 * hash + Float.floatToIntBits((float) value(row, e));
        }
        return hash;
    }

    /** Missing elements among the first rows. */
    int missing(int count) {
        int missing = 0;
        for (int row = 0; row < count; row++) {
            boolean whole = isBytes(row);
            for (int e = 0; !whole && e < width; e++) {
                missing += Double.isNaN(value(row, e)) ? 1 : 0;
            }
        }
        return missing;
    }

    /** All elements of some rows, missing ones left out. */
    double[] present(int[] some) {
        double[] present = new double[Math.multiplyExact(some.length, width)];
        int count = 0;
        for (int row : some) {
            for (int e = 0; e < width; e++) {
                double value = value(row, e);
                if (!Double.isNaN(value)) {
                    present[count++] = value;
                }
            }
        }
        return Arrays.copyOf(present, count);
    }

    /** How often each byte occurs in some rows; null if one of the rows is not bytes. */
    long[] counts(int[] some) {
        long[] counts = new long[BYTES];
        for (int row : some) {
            if (!isBytes(row)) {
                return null;
            }
            for (byte value : bytes(row)) {
                counts[value & 0xFF]++;
            }
        }
        return counts;
    }
}
