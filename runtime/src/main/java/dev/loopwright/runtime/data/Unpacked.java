package dev.loopwright.runtime.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a file, unpacked if it is compressed with gzip. A small file that unpacks to a huge one is refused: no table
 * is so dull, and deflate lets a kilobyte stand for a megabyte.
 */
final class Unpacked extends FilterInputStream {
    private static final int BUFFER = 1 << 16;
    private static final int MOST_TIMES = 300;
    /** Bytes that nobody needs to be afraid of. */
    private static final long HARMLESS = 1L << 26;

    private final Path file;
    private final long most;
    private long seen;

    private Unpacked(Path file, InputStream in) throws IOException {
        super(in);
        this.file = file;
        most = Math.max(HARMLESS, Files.size(file) * MOST_TIMES);
    }

    static InputStream open(Path file) throws IOException {
        return open(file, Files.newInputStream(file));
    }

    /** @param raw the bytes of the file, which are closed where this fails */
    static InputStream open(Path file, InputStream raw) throws IOException {
        try {
            PushbackInputStream start = new PushbackInputStream(raw, 2);
            byte[] magic = start.readNBytes(2);
            start.unread(magic);
            boolean packed = magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
            return packed ? new Unpacked(file, new GZIPInputStream(start, BUFFER)) : start;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** The same for something of a file whose length is known before it is unpacked. */
    static void refuseBomb(Path file, long length, long packed) {
        if (length > Math.max(HARMLESS, packed * MOST_TIMES)) {
            throw FileProblems.bomb(file, MOST_TIMES);
        }
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int bytes) {
        seen += bytes;
        if (seen > most) {
            throw FileProblems.bomb(file, MOST_TIMES);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
