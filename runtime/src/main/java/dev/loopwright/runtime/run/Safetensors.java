package dev.loopwright.runtime.run;

import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.Sha256;
import dev.loopwright.runtime.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Named arrays of numbers in a file of the safetensors format: eight bytes with the length of a JSON header, the header
 * with name, type, shape and place of each array, then the numbers, little-endian, without gaps. Others can read our
 * files. {@link #read} reads ours and no others; {@link #floats} reads an array of anybody's.
 *
 * <p>The format has no checksum, so our metadata carry {@code sha256}: the digest of the whole file with these 64 digits
 * written as zeros. A file that was cut short or changed in a single bit is refused.
 *
 * @param metadata free text by name, {@code sha256} left out
 * @param arrays in the order of the file
 */
record Safetensors(Map<String, String> metadata, List<Numbered> arrays) {
    private static final int BUFFER = 1 << 16;

    /** Wide numbers first, so that each begins at a multiple of its own size, as readers that map the file want it. */
    Safetensors {
        arrays = arrays.stream()
                .sorted(Comparator.comparingInt(a -> -a.type().bytes()))
                .toList();
    }

    /**
     * An array.
     *
     * @param values a {@code float[]}, {@code double[]}, {@code long[]} or {@code byte[]}
     * @param from where in {@code values} it begins
     */
    record Numbered(String name, List<Integer> shape, Object values, int from) {
        int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }

        NumberType type() {
            return NumberType.of(values);
        }
    }

    /** Writes the file as a whole or not at all. */
    void write(Path file) {
        byte[] header = SafetensorsHeader.unsigned(metadata, arrays);
        byte[] length = length(header.length);
        var digest = Sha256.begin();
        digest.update(length);
        digest.update(header);
        try {
            encode(digest::update);
        } catch (IOException e) {
            throw new IllegalStateException("nothing was written yet", e);
        }
        SafetensorsHeader.sign(header, digest.digest());
        AtomicFile.write(file, out -> {
            out.write(length);
            out.write(header);
            encode(out::write);
        });
    }

    private static byte[] length(int headerLength) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .array();
    }

    /** Takes bytes. */
    private interface Sink {
        void write(byte[] bytes, int from, int count) throws IOException;
    }

    private void encode(Sink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        for (Numbered array : arrays) {
            NumberType type = array.type();
            int most = BUFFER / type.bytes();
            for (int done = 0; done < array.size(); done += most) {
                int count = Math.min(most, array.size() - done);
                type.encode(array.values(), array.from() + done, count, buffer.clear());
                sink.write(buffer.array(), 0, count * type.bytes());
            }
        }
    }

    /** Something that is done with an open file. */
    private interface Reading<T> {
        T from(FileChannel channel, SafetensorsHeader header) throws IOException, StrictJson.Refused;
    }

    /**
     * Reads a file of ours. Everything is checked before memory for the numbers is asked for; a {@link CheckpointProblem}
     * says in one line what is wrong.
     */
    static Safetensors read(Path file) {
        return open(file, "checkpoint", (channel, header) -> {
            header.refuseWithoutSignature();
            refuseDamage(channel, header);
            List<Numbered> arrays = new ArrayList<>();
            for (SafetensorsHeader.Slot slot : header.slots()) {
                arrays.add(new Numbered(slot.name(), slot.shape(), values(channel, slot), 0));
            }
            return new Safetensors(header.metadata(), arrays);
        });
    }

    /**
     * Reads one array of any safetensors file as floats, whoever wrote it and whatever else it holds. The header is
     * checked as strictly as that of our own; there is no checksum.
     *
     * @param shape what the array must have
     */
    static float[] floats(Path file, String name, List<Integer> shape) {
        return open(file, "weights", (channel, header) -> {
            SafetensorsHeader.Slot slot = header.slot(name);
            SafetensorsHeader.require(
                    slot.shape().equals(shape),
                    "its array " + name + " should be " + shape + " but is " + slot.shape());
            SafetensorsHeader.require(
                    slot.type().isReal(),
                    "its array " + name + " is of type " + slot.type() + ", not of a floating-point one");
            return slot.type().floats(values(channel, slot));
        });
    }

    private static <T> T open(Path file, String what, Reading<T> reading) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return reading.from(channel, header(channel));
        } catch (StrictJson.Refused e) {
            throw new CheckpointProblem("cannot use the " + what + " " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CheckpointProblem("cannot read the " + what + " " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static SafetensorsHeader header(FileChannel channel) throws IOException, StrictJson.Refused {
        long size = channel.size();
        SafetensorsHeader.require(size >= 8, "it has " + size + " bytes, too few for a header");
        long length = fill(channel, 0, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN), 8)
                .getLong();
        SafetensorsHeader.require(
                length >= 2 && length <= Math.min(SafetensorsHeader.LONGEST, size - 8),
                "its header cannot be " + length + " bytes long");
        byte[] header =
                fill(channel, 8, ByteBuffer.allocate((int) length), length).array();
        return SafetensorsHeader.parse(header, size - 8 - length);
    }

    /** A pass of its own, so that nothing is allocated for a file whose checksum is wrong. */
    private static void refuseDamage(FileChannel channel, SafetensorsHeader header)
            throws IOException, StrictJson.Refused {
        var digest = Sha256.begin();
        digest.update(length(header.length()));
        digest.update(header.unsigned());
        ByteBuffer chunk = ByteBuffer.allocate(BUFFER);
        long end = header.begin() + header.dataLength();
        for (long at = header.begin(); at < end; at += chunk.limit()) {
            digest.update(fill(channel, at, chunk, end - at).array(), 0, chunk.limit());
        }
        SafetensorsHeader.require(
                Arrays.equals(digest.digest(), header.signature()),
                "it is damaged: its SHA-256 is not the one it was written with");
    }

    private static Object values(FileChannel channel, SafetensorsHeader.Slot slot)
            throws IOException, StrictJson.Refused {
        NumberType type = slot.type();
        Object values = type.array(slot.size());
        ByteBuffer chunk = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        int count;
        for (int done = 0; done < slot.size(); done += count) {
            count = Math.min(BUFFER / type.bytes(), slot.size() - done);
            fill(channel, slot.begin() + (long) done * type.bytes(), chunk, (long) count * type.bytes());
            type.decode(chunk, values, done, count);
        }
        return values;
    }

    /** Fills the buffer from a place of the file, with at most {@code available} bytes, and rewinds it. */
    private static ByteBuffer fill(FileChannel channel, long position, ByteBuffer buffer, long available)
            throws IOException, StrictJson.Refused {
        buffer.clear().limit((int) Math.min(buffer.capacity(), available));
        while (buffer.hasRemaining()) {
            SafetensorsHeader.require(channel.read(buffer, position + buffer.position()) >= 0, "it ends too early");
        }
        return buffer.flip();
    }
}
