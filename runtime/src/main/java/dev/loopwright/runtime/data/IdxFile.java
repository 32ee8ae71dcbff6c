package dev.loopwright.runtime.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One IDX file: two zeros, the type of the elements, the number of axes, the size of each as four bytes, then the
 * elements, rows first. (LeCun, Cortes and Burges, the MNIST database.) Compressed with gzip or not. No more is ever
 * unpacked than the header announces and one byte, and the header is checked before any row is read.
 */
final class IdxFile implements Closeable {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Column column;
    private final InputStream in;
    private final int rows;

    private IdxFile(Path file, Column column) throws IOException {
        this.file = file;
        this.column = column;
        in = unpacked(Files.newInputStream(file));
        try {
            rows = readHeader();
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Opens a file and reads its header, which must announce rows as the column declares them. */
    static IdxFile open(Path file, Column column) {
        TextFile.refuseOther(file);
        try {
            return new IdxFile(file, column);
        } catch (IOException e) {
            throw problem(file, e, "its header");
        }
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        try {
            PushbackInputStream start = new PushbackInputStream(raw, 2);
            byte[] magic = start.readNBytes(2);
            start.unread(magic);
            boolean packed = magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
            return packed ? new GZIPInputStream(start, BUFFER) : new BufferedInputStream(start, BUFFER);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private int readHeader() throws IOException {
        byte[] magic = bytes(4);
        if (magic[0] != 0 || magic[1] != 0 || magic[3] < 1) {
            throw IdxProblems.magic(file, magic);
        }
        if (magic[2] != UNSIGNED_BYTE) {
            throw IdxProblems.elementType(file, magic[2] & 0xFF);
        }
        List<Long> wanted = wanted(magic[3]);
        if (magic[3] != wanted.size() + 1) {
            throw IdxProblems.axes(file, column, magic[3]);
        }
        long count = size();
        List<Long> sizes = new ArrayList<>();
        for (int axis = 0; axis < wanted.size(); axis++) {
            sizes.add(size());
        }
        if (!sizes.equals(wanted)) {
            throw IdxProblems.shape(file, column, sizes, wanted);
        }
        if (count == 0) {
            throw IdxProblems.noRows(file);
        }
        if (count > Integer.MAX_VALUE / rowBytes()) {
            throw DataProblems.tooManyInputs(name(), count, rowBytes());
        }
        return (int) count;
    }

    /** The sizes behind the number of rows. An image of one channel may be written without that axis. */
    private List<Long> wanted(int axes) {
        List<Long> sizes = column.shape().stream().map(Integer::longValue).toList();
        boolean grey = sizes.size() == 3 && sizes.get(0) == 1 && axes == 3;
        return grey ? sizes.subList(1, 3) : sizes;
    }

    private long size() throws IOException {
        byte[] four = bytes(4);
        long size = 0;
        for (byte one : four) {
            size = size << 8 | one & 0xFF;
        }
        return size;
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    String name() {
        return FileProblems.name(file);
    }

    Column column() {
        return column;
    }

    /** Bytes of a row, one for each element. */
    int rowBytes() {
        return column.shape().stream().reduce(1, Math::multiplyExact);
    }

    /** How many the header announces. */
    int rows() {
        return rows;
    }

    /** The elements of the next row, into an array as long as a row. */
    void next(byte[] row, int number) {
        try {
            if (in.readNBytes(row, 0, row.length) < row.length) {
                throw new EOFException();
            }
        } catch (IOException e) {
            throw problem(file, e, "row " + number + " of the " + rows + " that its header announces");
        }
    }

    /** Makes sure that nothing follows the last row. */
    void end() {
        try {
            if (in.read() >= 0) {
                throw IdxProblems.trailing(file, rows);
            }
        } catch (IOException e) {
            throw problem(file, e, "its end");
        }
    }

    private static RuntimeException problem(Path file, IOException e, String where) {
        if (e instanceof EOFException) {
            return IdxProblems.truncated(file, where);
        }
        return e instanceof ZipException ? IdxProblems.damaged(file, where, e) : FileProblems.unreadable(file, e);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
