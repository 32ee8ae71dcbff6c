package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * One array as NumPy saves it (NEP 1): a magic number, the version, the length of a header, the header as text of a Python
 * dictionary, then the elements. The header is matched, never evaluated, and nothing is read that it does not announce.
 */
final class NumpyArray implements Closeable {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern HEADER =
            Pattern.compile("\\{'descr': '([<>|])([fiub])([1248])', 'fortran_order': (True|False),"
                    + " 'shape': \\(((?:[0-9]{1,15}, ?){0,63}[0-9]{0,15})\\),? ?\\}\\s*");
    private static final String ADVICE =
            "save a contiguous array of numbers: numpy.save(file, numpy.ascontiguousarray(x))";

    private final String file;
    private final String column;
    private final InputStream in;
    private ByteBuffer row;
    private char kind;
    private int size;
    private long rows;
    private int width = 1;

    /**
     * Reads the header.
     *
     * @param file for messages
     * @param column that it holds
     */
    NumpyArray(String file, String column, InputStream in) throws IOException {
        this.file = file;
        this.column = column;
        this.in = in;
        try {
            readHeader();
        } catch (EOFException | ZipException e) {
            throw problem("it is damaged or cut off in its header", ADVICE);
        }
    }

    private void readHeader() throws IOException {
        byte[] start = bytes(8);
        for (int i = 0; i < MAGIC.length; i++) {
            if (start[i] != MAGIC[i]) {
                throw problem("this is no NumPy array", ADVICE);
            }
        }
        ByteBuffer length = ByteBuffer.wrap(bytes(start[6] == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        int count = start[6] == 1 ? length.getShort() & 0xFFFF : length.getInt();
        if (start[6] < 1 || start[6] > 3 || count < 0 || count > LONGEST_HEADER) {
            throw problem("its header is of no known version", ADVICE);
        }
        Matcher header = HEADER.matcher(new String(bytes(count), StandardCharsets.ISO_8859_1));
        if (!header.matches() || header.group(2).equals("f") && header.group(3).compareTo("4") < 0) {
            throw problem(
                    "its elements must be floats of 32 or 64 bits, integers or booleans, one type for all", ADVICE);
        }
        kind = header.group(2).charAt(0);
        size = header.group(3).charAt(0) - '0';
        shape(header.group(5).split(", ?"), header.group(4).equals("True"));
        row = ByteBuffer.allocate(width * size)
                .order(header.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private void shape(String[] sizes, boolean columnsFirst) {
        if (sizes[0].isEmpty()) {
            throw problem("it is a single number and has no rows", ADVICE);
        }
        rows = Long.parseLong(sizes[0]);
        for (int axis = 1; axis < sizes.length; axis++) {
            long elements = width * Long.parseLong(sizes[axis]);
            if (elements > Row.MOST_CELLS || elements == 0) {
                throw problem("a row may have from 1 to " + Row.MOST_CELLS + " elements, not " + elements, ADVICE);
            }
            width = (int) elements;
        }
        if (columnsFirst && sizes.length > 1) {
            throw problem("its columns stand one after another (Fortran order), not its rows", ADVICE);
        }
        if (rows > Integer.MAX_VALUE / width) {
            throw DataProblems.tooManyInputs(file, rows, width);
        }
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    DataProblem problem(String what, String advice) {
        return new DataProblem(file + ": column " + DataProblems.escape(column) + ": " + what + "\n  " + advice);
    }

    String column() {
        return column;
    }

    /** How many the header announces. */
    long rows() {
        return rows;
    }

    /** Elements of a row. */
    int width() {
        return width;
    }

    /** Bytes of the elements. */
    long length() {
        return rows * width * size;
    }

    /** Adds the elements of the next row as cells. */
    void next(Row cells, long number) throws IOException {
        try {
            if (in.readNBytes(row.array(), 0, row.capacity()) < row.capacity()) {
                throw new EOFException();
            }
        } catch (EOFException | ZipException e) {
            throw problem(
                    "it is damaged or cut off in row " + number + " of the " + rows + " that its header announces",
                    "save it anew");
        }
        for (int e = 0; e < width; e++) {
            cells.add(element(e * size));
        }
    }

    private double element(int at) {
        if (kind == 'f') {
            return size == 4 ? row.getFloat(at) : row.getDouble(at);
        }
        long whole =
                size == 1 ? row.get(at) : size == 2 ? row.getShort(at) : size == 4 ? row.getInt(at) : row.getLong(at);
        if (kind == 'i' || size == 8) {
            return kind == 'u' && whole < 0 ? (whole >>> 1) * 2.0 : whole;
        }
        return whole & (1L << 8 * size) - 1;
    }

    /** Makes sure that nothing follows the last row. */
    void end() throws IOException {
        if (in.read() >= 0) {
            throw problem("bytes follow the " + rows + " rows that its header announces", "save it anew");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
