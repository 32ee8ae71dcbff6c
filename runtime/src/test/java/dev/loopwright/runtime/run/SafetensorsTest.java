package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.RunFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    private static final String ZEROS = "0".repeat(64);

    @TempDir
    Path folder;

    private Path file;
    private final float[] values = {1, -2, 3.5f, Float.MIN_VALUE, -0f, 6, Float.NaN, Float.POSITIVE_INFINITY};
    private final Safetensors small = new Safetensors(
            Map.of("spec", "lesson"),
            List.of(
                    new Safetensors.Numbered("text", List.of(3), new byte[] {1, -1, 0}, 0),
                    new Safetensors.Numbered("hidden.weights", List.of(2, 3), values, 0),
                    new Safetensors.Numbered("größe \"λ\"", List.of(1), values, 6),
                    new Safetensors.Numbered("scalar", List.of(), values, 7),
                    new Safetensors.Numbered("count", List.of(), new long[] {Long.MIN_VALUE}, 0),
                    new Safetensors.Numbered("sums", List.of(2), new double[] {Math.PI, Double.NaN}, 0)));

    @BeforeEach
    void write() {
        file = folder.resolve("small.safetensors");
        small.write(file);
    }

    @Test
    void whatIsWrittenReadsBackToTheBit() {
        Safetensors read = Safetensors.read(file);
        assertEquals(small.metadata(), read.metadata());
        assertEquals(
                List.of("count", "sums", "hidden.weights", "größe \"λ\"", "scalar", "text"),
                read.arrays().stream().map(Safetensors.Numbered::name).toList());
        assertArrayEquals(new long[] {Long.MIN_VALUE}, (long[]) values(read, "count"));
        assertArrayEquals(new double[] {Math.PI, Double.NaN}, (double[]) values(read, "sums"));
        assertArrayEquals(new byte[] {1, -1, 0}, (byte[]) values(read, "text"));
        assertArrayEquals(Arrays.copyOf(values, 6), (float[]) values(read, "hidden.weights"));
        assertEquals(List.of(2, 3), array(read, "hidden.weights").shape());
        assertArrayEquals(new float[] {Float.NaN}, (float[]) values(read, "größe \"λ\""));
        assertArrayEquals(new float[] {Float.POSITIVE_INFINITY}, (float[]) values(read, "scalar"));
    }

    private static Safetensors.Numbered array(Safetensors file, String name) {
        return file.arrays().stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object values(Safetensors file, String name) {
        return array(file, name).values();
    }

    @Test
    void moreThanOneBufferReadsBack() {
        float[] values = new float[100_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.25f;
        }
        Path large = folder.resolve("large.safetensors");
        new Safetensors(Map.of(), List.of(new Safetensors.Numbered("w", List.of(values.length), values, 0)))
                .write(large);
        assertArrayEquals(values, (float[]) values(Safetensors.read(large), "w"));
    }

    @Test
    void theFileIsInTheFormat() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) buffer.getLong(0);
        String json = new String(bytes, 8, header, StandardCharsets.UTF_8);
        assertEquals(0, header % 8, "the numbers are aligned");
        assertTrue(json.startsWith("{\"__metadata__\":{\"sha256\":\""), json);
        assertTrue(
                json.contains("\"hidden.weights\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[24,48]}"), json);
        assertTrue(json.contains("\"scalar\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[52,56]}"), json);
        assertEquals(8 + header + 59, bytes.length);
        assertEquals(-2, buffer.getFloat(8 + header + 28));
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        Path again = folder.resolve("again.safetensors");
        small.write(again);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    }

    @Test
    void everyTruncationIsRefusedInOneLine() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(java.util.Arrays.copyOf(bytes, length), "cut to " + length + " bytes");
        }
        assertRefused(java.util.Arrays.copyOf(bytes, bytes.length + 1), "a byte longer");
        assertRefused(java.util.Arrays.copyOf(bytes, bytes.length + 4), "a number longer");
    }

    @Test
    void everyFlippedByteIsRefusedInOneLine() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            byte before = bytes[i];
            for (byte other : new byte[] {(byte) (before ^ 1 << i % 8), (byte) ~before, '0'}) {
                bytes[i] = other;
                if (other != before) {
                    assertRefused(bytes, "byte " + i + " replaced by " + other);
                }
            }
            bytes[i] = before;
        }
    }

    private void assertRefused(byte[] bytes, String what) throws IOException {
        Path damaged = Files.write(folder.resolve("damaged.safetensors"), bytes);
        CheckpointProblem problem = assertThrows(CheckpointProblem.class, () -> Safetensors.read(damaged), what);
        assertEquals(6, problem.exitCode());
        assertTrue(problem.getMessage().startsWith("cannot use the checkpoint " + damaged + ": "), what);
    }

    /** A file with this header and so many bytes of data. */
    private String refusal(String header, int dataLength) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataLength).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        Path hostile = Files.write(folder.resolve("hostile.safetensors"), bytes.array());
        String message = assertThrows(CheckpointProblem.class, () -> Safetensors.read(hostile), header)
                .getMessage();
        assertFalse(message.contains("\n"), message);
        return message.substring(message.indexOf(": ") + 2);
    }

    private String refusalOf(String arrays, int dataLength) throws IOException {
        return refusal("{\"__metadata__\":{\"sha256\":\"" + ZEROS + "\"}," + arrays + "}", dataLength);
    }

    private static String array(String name, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    @Test
    void headersThatLieAreRefusedBeforeMemoryIsSpent() throws IOException {
        assertEquals("its array w is too large", refusalOf(array("w", "[2147483647,2147483647]", "[0,8]"), 8));
        assertEquals("its array w is too large", refusalOf(array("w", "[4294967296]", "[0,8]"), 8));
        assertEquals("its array w is too large", refusalOf(array("w", "[65536,65536,65536,65536,65536]", "[0,0]"), 0));
        assertEquals("its array w has a malformed shape", refusalOf(array("w", "[-2]", "[0,8]"), 8));
        assertEquals("its array w has a malformed shape", refusalOf(array("w", "[2.5]", "[0,8]"), 8));
        assertEquals("its array w has a malformed shape", refusalOf(array("w", "[1e9]", "[0,8]"), 8));
        assertEquals("its array w has a malformed shape", refusalOf(array("w", "[99999999999999999999]", "[0,8]"), 8));
        assertEquals("its array w has a malformed shape", refusalOf(array("w", "\"2\"", "[0,8]"), 8));
        assertEquals("its array w has malformed offsets", refusalOf(array("w", "[2]", "[0,-8]"), 8));
        assertEquals("its array w has malformed offsets", refusalOf(array("w", "[2]", "[null,8]"), 8));
        assertEquals("its array w has another length than its shape", refusalOf(array("w", "[2]", "[0,4]"), 8));
        assertEquals("its array w goes beyond the end of the file", refusalOf(array("w", "[3]", "[0,12]"), 8));
        assertEquals("its array w does not begin where the last one ends", refusalOf(array("w", "[1]", "[4,8]"), 8));
        assertEquals("its array w has malformed offsets", refusalOf(array("w", "[1]", "[0,4,4]"), 8));
        assertEquals("its arrays take 4 bytes, but it holds 8", refusalOf(array("w", "[1]", "[0,4]"), 8));
        assertEquals(
                "its array b does not begin where the last one ends",
                refusalOf(array("a", "[1]", "[0,4]") + "," + array("b", "[1]", "[0,4]"), 4));
        assertEquals(
                "the key \"a\" occurs twice",
                refusalOf(array("a", "[1]", "[0,4]") + "," + array("a", "[1]", "[4,8]"), 8));
        assertEquals(
                "it is damaged: its SHA-256 is not the one it was written with",
                refusalOf(array("a", "[1]", "[0,4]"), 4));
        assertEquals(
                "its array a is of type F4, which is unknown",
                refusalOf(array("a", "[1]", "[0,4]").replace("F32", "F4"), 4));
        assertEquals(
                "its array a lacks an entry or has others",
                refusalOf(array("a", "[1]", "[0,4]").replace("shape", "form"), 4));
        assertEquals("its array a is not described by an object", refusalOf("\"a\":[1]", 4));
    }

    @Test
    void filesOfOthersAreRefused() throws IOException {
        String none = "its metadata lack a checksum, so it is none of ours";
        assertEquals(none, refusal("{" + array("w", "[1]", "[0,4]") + "}", 4));
        assertEquals(none, refusal("{\"__metadata__\":null}", 0));
        assertEquals("its metadata are not described by an object", refusal("{\"__metadata__\":[]}", 0));
        assertEquals(none, refusal("{\"__metadata__\":{}}", 0));
        assertEquals("its metadata a is no text", refusal("{\"__metadata__\":{\"a\":1}}", 0));
        assertEquals("its checksum is malformed", refusal("{\"__metadata__\":{\"sha256\":\"abc\"}}", 0));
        assertEquals("its checksum is malformed", refusal("{\"__metadata__\":{\"sha256\" : \"" + ZEROS + "\"}}", 0));
        assertEquals("it is no safetensors file", refusal("PK zipped", 0));
        assertEquals("nested deeper than 16", refusal("{\"a\":" + "[".repeat(100_000), 0));
        assertTrue(refusal("{\"__metadata__\":{}", 0).contains("line 1"));
        assertTrue(refusal("{\"__metadata__\":{}} {}", 0).contains("line 1"));
        assertEquals("its header cannot be 2000000 bytes long", refusal("{" + " ".repeat(1_999_998) + "}", 0));
    }

    private Path foreign(String header, ByteBuffer data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + json.length + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data.duplicate().clear());
        return Files.write(folder.resolve("foreign.safetensors"), bytes.array());
    }

    @Test
    void weightsOfOthersAreReadWhateverElseTheFileHolds() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(38).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(0.5).putDouble(-2).putFloat(1.25f).putFloat(Float.NaN);
        data.putShort((short) 0x3C00).putShort((short) 0xC100).putShort((short) 0x0001);
        data.putShort((short) 0x3F80).putShort((short) 0xC040);
        data.putInt(7);
        // names need not stand in the order of the numbers, and nobody but us writes metadata
        Path file = foreign(
                "{\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[30,34]},"
                        + "\"d\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]},"
                        + "\"f\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]},"
                        + "\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[24,30]},"
                        + "\"i\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[34,38]}}",
                data);
        assertArrayEquals(new float[] {0.5f, -2}, Checkpoint.weights(file, "d", List.of(1, 2)));
        assertArrayEquals(new float[] {1.25f, Float.NaN}, Checkpoint.weights(file, "f", List.of(2)));
        assertArrayEquals(new float[] {1, -2.5f, 0x1p-24f}, Checkpoint.weights(file, "h", List.of(3)));
        assertArrayEquals(new float[] {1, -3}, Checkpoint.weights(file, "b", List.of(2)));
        assertEquals("its array i is of type I32, not of a floating-point one", refusalOf(file, "i", List.of(1)));
        assertEquals("its array f should be [3] but is [2]", refusalOf(file, "f", List.of(3)));
        assertEquals("it has no array g", refusalOf(file, "g", List.of(1)));
    }

    private static String refusalOf(Path file, String name, List<Integer> shape) {
        String message = assertThrows(CheckpointProblem.class, () -> Checkpoint.weights(file, name, shape))
                .getMessage();
        assertTrue(message.startsWith("cannot use the weights " + file + ": "), message);
        return message.substring(message.indexOf(": ") + 2);
    }

    @Test
    void weightsOfOthersThatLieAreRefused() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8);
        Path file = foreign("{" + array("w", "[2]", "[0,8]") + "," + array("v", "[1]", "[4,8]") + "}", data);
        assertEquals("its array v does not begin where the last one ends", refusalOf(file, "w", List.of(2)));
        Path hole = foreign("{" + array("w", "[1]", "[4,8]") + "}", data);
        assertEquals("its array w does not begin where the last one ends", refusalOf(hole, "w", List.of(1)));
        Path beyond = foreign("{" + array("w", "[1000000000]", "[0,4000000000]") + "}", data);
        assertEquals("its array w goes beyond the end of the file", refusalOf(beyond, "w", List.of(2)));
    }

    @Test
    void aHeaderThatIsNoTextIsRefused() throws IOException {
        byte[] bytes = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(4)
                .put(new byte[] {'{', (byte) 0xC3, '(', '}'})
                .array();
        assertRefused(bytes, "not UTF-8");
    }

    @Test
    void lengthsBeyondAllMeasureAreRefused() throws IOException {
        for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 0, 1}) {
            byte[] bytes = ByteBuffer.allocate(40)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array();
            assertRefused(bytes, "a header of " + length + " bytes");
        }
    }

    @Test
    void aMissingFileIsACheckpointProblem() {
        Path nowhere = folder.resolve("nowhere");
        assertEquals(
                "cannot read the checkpoint " + nowhere + ": there is no such file or folder",
                assertThrows(CheckpointProblem.class, () -> Safetensors.read(nowhere))
                        .getMessage());
        assertThrows(CheckpointProblem.class, () -> Safetensors.read(folder));
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        byte[] before = Files.readAllBytes(file);
        RunFailure failure = assertThrows(
                RunFailure.class,
                () -> AtomicFile.write(file, out -> {
                    out.write(1);
                    throw new IOException("disk full");
                }));
        assertEquals("cannot write " + file + ": disk full", failure.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count(), "no temporary file stays behind");
        }
    }

    @Test
    void aFolderThatIsMissingIsSaid() {
        Path inside = folder.resolve("missing").resolve("x.json");
        assertEquals(
                "cannot write " + inside + ": there is no such file or folder",
                assertThrows(RunFailure.class, () -> AtomicFile.write(inside, "{}"))
                        .getMessage());
    }
}
