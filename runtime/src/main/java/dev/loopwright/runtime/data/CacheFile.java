package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A file of columns, written or read: a beginning, chunks of bytes as they lie in memory, an index. Columns write themselves
 * and take themselves back by the same calls in the same order. What is read may be damaged, or made by somebody who means
 * harm: everything is an IOException that is not as it was written.
 *
 * <p>The beginning is a mark, place and length of the index, its SHA-256. The index has place, length and CRC-32C of each
 * chunk.
 */
final class CacheFile {
    /** Bytes in front of the chunks. */
    static final int BEGINNING = 4096;

    private static final byte[] MARK = "loopwright columns 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int INDEX = 32;
    private static final int DIGEST = INDEX + Long.BYTES + Integer.BYTES;

    /** An index is small beside its columns; a larger one is none of ours. */
    private static final long LARGEST_INDEX =
            Math.min(1 << 26, Runtime.getRuntime().maxMemory() / 8);

    private static final int WINDOW = 1 << 28;

    private final Spill spill;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(written);
    private final FileChannel channel;
    private final DataInputStream in;
    private final long end;
    private long taken = BEGINNING;
    private long windowStart;
    private ByteBuffer window = ByteBuffer.allocate(0);

    /** To be written where a table has gone already. */
    CacheFile(Spill spill) {
        this.spill = spill;
        channel = null;
        in = null;
        end = 0;
    }

    /** To be read. */
    CacheFile(FileChannel channel) throws IOException {
        this.channel = channel;
        spill = null;
        ByteBuffer beginning = ByteBuffer.wrap(read(0, BEGINNING));
        end = beginning.getLong(INDEX);
        int length = beginning.getInt(INDEX + Long.BYTES);
        byte[] digest = new byte[Sha256.LENGTH];
        beginning.get(DIGEST, digest);
        byte[] mark = new byte[MARK.length];
        beginning.get(0, mark);
        require(Arrays.equals(MARK, mark), "it is no such file");
        require(length >= 0 && length <= LARGEST_INDEX && end >= BEGINNING, "its index is too large");
        byte[] index = read(end, length);
        require(Arrays.equals(digest, Sha256.begin().digest(index)), "its index is damaged");
        in = new DataInputStream(new ByteArrayInputStream(index));
    }

    private byte[] read(long from, int length) throws IOException {
        require(from <= channel.size() - length, "it is cut off");
        byte[] bytes = new byte[length];
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            require(channel.read(left, from + left.position()) > 0, "it is cut off");
        }
        return bytes;
    }

    static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    /** Whether values come out of the file; else they go into it. */
    boolean reads() {
        return in != null;
    }

    /** A number from 0 on. */
    int count(int value) throws IOException {
        int count = number(value);
        require(count >= 0, "a number is wrong");
        return count;
    }

    int number(int value) throws IOException {
        if (in != null) {
            return in.readInt();
        }
        out.writeInt(value);
        return value;
    }

    String text(String value) throws IOException {
        return new String(bytes(value.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    byte[] bytes(byte[] value) throws IOException {
        int length = count(value.length);
        if (in == null) {
            out.write(value);
            return value;
        }
        require(length <= in.available(), "its index is cut off");
        return in.readNBytes(length);
    }

    /** Puts a chunk into the file. */
    void put(ByteBuffer chunk) throws IOException {
        out.writeLong(spill.placeInDraft(chunk));
        out.writeInt(chunk.capacity());
        out.writeInt(crc(chunk));
    }

    /** The next chunk of the file. */
    ByteBuffer take() throws IOException {
        long place = in.readLong();
        int length = in.readInt();
        require(place >= BEGINNING && length > 0 && place <= end - length, "a chunk is out of bounds");
        // else a small file could hold a table without end, and be read for ever
        taken += length;
        require(taken <= end, "chunks overlap");
        if (place < windowStart || place - windowStart > window.capacity() - length) {
            windowStart = place;
            window = channel.map(FileChannel.MapMode.READ_ONLY, place, Math.min(end - place, Math.max(WINDOW, length)));
        }
        ByteBuffer chunk = window.slice((int) (place - windowStart), length).order(ByteOrder.nativeOrder());
        require(crc(chunk) == in.readInt(), "a chunk is damaged");
        return chunk;
    }

    private static int crc(ByteBuffer chunk) {
        CRC32C crc = new CRC32C();
        crc.update(chunk.duplicate().clear());
        return (int) crc.getValue();
    }

    /** Writes index and beginning, and moves the file into its place. */
    void keep(Path target) throws IOException {
        require(written.size() <= LARGEST_INDEX, "its index is too large");
        byte[] index = written.toByteArray();
        long place = spill.placeInDraft(ByteBuffer.wrap(index));
        ByteBuffer beginning = ByteBuffer.allocate(BEGINNING);
        beginning.put(0, MARK).putLong(INDEX, place).putInt(INDEX + Long.BYTES, index.length);
        beginning.put(DIGEST, Sha256.begin().digest(index));
        spill.keep(beginning, target);
    }

    /** Nothing may be left in the index. */
    void close() throws IOException {
        require(in.available() == 0, "its index is too long");
    }
}
