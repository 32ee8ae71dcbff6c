package dev.loopwright.runtime.run;

import dev.loopwright.runtime.CheckpointProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Named arrays of floats in a file of the safetensors format: eight bytes with the length of a JSON header, the header
 * with name, type, shape and place of each array, then the numbers, little-endian, without gaps. Others can read our
 * files; we read only files with our checksum.
 *
 * <p>The format has none of its own, so the metadata carry {@code sha256}: the digest of the whole file with these 64
 * digits written as zeros. A file that was cut short or changed in a single bit is refused.
 *
 * @param metadata free text by name, {@code sha256} left out
 * @param arrays what lies where in {@code values}, in order
 * @param values all numbers
 */
record Safetensors(Map<String, String> metadata, List<Entry> arrays, float[] values) {
    private static final int BUFFER = 1 << 16;

    /** An array: its name, sizes, and the index of its first element among all values. */
    record Entry(String name, List<Integer> shape, int offset) {
        int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    /** Writes the file as a whole or not at all. */
    void write(Path file) {
        byte[] header = SafetensorsHeader.unsigned(metadata, arrays);
        byte[] length = length(header.length);
        byte[] data = new byte[BUFFER];
        var digest = AtomicFile.sha256();
        digest.update(length);
        digest.update(header);
        for (int from = 0; from < values.length; from += BUFFER / 4) {
            digest.update(data, 0, encode(from, data));
        }
        SafetensorsHeader.sign(header, digest.digest());
        AtomicFile.write(file, out -> {
            out.write(length);
            out.write(header);
            for (int from = 0; from < values.length; from += BUFFER / 4) {
                out.write(data, 0, encode(from, data));
            }
        });
    }

    private static byte[] length(int headerLength) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .array();
    }

    /** Encodes values from an index on until the buffer is full or the values end; returns the number of bytes. */
    private int encode(int from, byte[] data) {
        int count = Math.min(data.length / 4, values.length - from);
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, from, count);
        return 4 * count;
    }

    /**
     * Reads a file. Everything is checked before memory for the numbers is asked for; a {@link CheckpointProblem} says
     * in one line what is wrong.
     */
    static Safetensors read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel);
        } catch (StrictJson.Refused e) {
            throw new CheckpointProblem("cannot use the checkpoint " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CheckpointProblem("cannot read the checkpoint " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Safetensors read(FileChannel channel) throws IOException, StrictJson.Refused {
        long size = channel.size();
        if (size < 8) {
            throw new StrictJson.Refused("it has " + size + " bytes, too few for a header");
        }
        byte[] length = bytes(channel, 0, 8);
        long headerLength =
                ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (headerLength < 2 || headerLength > Math.min(SafetensorsHeader.LONGEST, size - 8)) {
            throw new StrictJson.Refused("its header cannot be " + headerLength + " bytes long");
        }
        byte[] header = bytes(channel, 8, (int) headerLength);
        SafetensorsHeader parsed = SafetensorsHeader.parse(header, size - 8 - headerLength);
        return new Safetensors(parsed.metadata(), parsed.arrays(), values(channel, length, header, parsed));
    }

    /** Two passes, so that nothing is allocated for a file whose checksum is wrong. */
    private static float[] values(FileChannel channel, byte[] length, byte[] header, SafetensorsHeader parsed)
            throws IOException, StrictJson.Refused {
        long from = 8L + header.length;
        var digest = AtomicFile.sha256();
        digest.update(length);
        digest.update(SafetensorsHeader.withoutSignature(header));
        ByteBuffer chunk = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        for (long done = 0; done < 4L * parsed.count(); done += chunk.limit()) {
            fill(channel, from + done, chunk, 4L * parsed.count() - done);
            digest.update(chunk.array(), 0, chunk.limit());
        }
        if (!Arrays.equals(digest.digest(), parsed.signature())) {
            throw new StrictJson.Refused("it is damaged: its SHA-256 is not the one it was written with");
        }
        float[] values = new float[parsed.count()];
        for (int done = 0; done < values.length; done += chunk.limit() / 4) {
            fill(channel, from + 4L * done, chunk, 4L * (values.length - done));
            chunk.asFloatBuffer().get(values, done, chunk.limit() / 4);
        }
        return values;
    }

    private static byte[] bytes(FileChannel channel, long position, int count) throws IOException, StrictJson.Refused {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        fill(channel, position, bytes, count);
        return bytes.array();
    }

    /** Fills the buffer from a place of the file, with at most {@code available} bytes, and rewinds it. */
    private static void fill(FileChannel channel, long position, ByteBuffer buffer, long available)
            throws IOException, StrictJson.Refused {
        buffer.clear().limit((int) Math.min(buffer.capacity(), available));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new StrictJson.Refused("it ends too early");
            }
        }
        buffer.flip();
    }
}
