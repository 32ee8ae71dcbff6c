package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays as NumPy itself has saved them; {@code record_numpy.py} did. */
class NumpyTest {
    private static final Schema FILES = schema(Column.array("x", 3))
            .file("x")
            .file("label", "label.npy")
            .from(new Npy())
            .build();
    private static final Schema ONE =
            schema(Column.array("x", 3)).from(new Npz()).build();

    @TempDir
    Path folder;

    private static Schema.Builder schema(Column x) {
        return Schema.of("arrays.model", 1)
                .input(x.at("arrays.model:4"))
                .target(Column.bool("label").at("arrays.model:5"))
                .split("train", 0.5)
                .split("test", 0.5);
    }

    private Path saved(String name) throws IOException {
        try (InputStream in = NumpyTest.class.getResourceAsStream("numpy/" + name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private Dataset read(Schema schema, String name) throws IOException {
        saved("label.npy");
        return Dataset.read(schema, saved(name));
    }

    private String message(Schema schema, String name) throws IOException {
        saved("label.npy");
        Path file = Files.exists(folder.resolve(name)) ? folder.resolve(name) : saved(name);
        return assertThrows(DataProblem.class, () -> Dataset.read(schema, file)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "big-f4", "big-i8"})
    void everyTypeOfElements(String type) throws IOException {
        Dataset data = read(FILES, type + ".npy");
        assertEquals("0 1 2", data.raw(0, "x"));
        assertEquals("3 4 100", data.raw(1, "x"));
        assertEquals("true", data.raw(0, "label"));
        assertEquals("false", data.raw(1, "label"));
    }

    @Test
    void booleans() throws IOException {
        assertEquals("1 1 1", read(FILES, "b1.npy").raw(1, "x"));
    }

    @Test
    void numbersBelowZero() throws IOException {
        assertEquals("-3 -4 -100", read(FILES, "negative.npy").raw(1, "x"));
    }

    @Test
    void moreAxesThanTwoFollowTheShape() throws IOException {
        Schema images = schema(Column.array("x", 1, 2, 3))
                .file("x")
                .file("label", "label.npy")
                .from(new Npy())
                .build();
        assertEquals("6 7 8 9 10 11", read(images, "cube.npy").raw(1, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"table.npz", "packed.npz"})
    void severalArraysInOneFile(String name) throws IOException {
        Dataset data = read(ONE, name);
        assertEquals("3 4 100", data.raw(1, "x"));
        assertEquals("true", data.raw(0, "label"));
    }

    @Test
    void predictionNeedsNoTargets() throws IOException {
        Dataset data = read(FILES, "f4.npy");
        Path fitted = Files.writeString(folder.resolve("fitted.json"), data.fittedJson());
        Files.delete(folder.resolve("label.npy"));
        assertEquals(
                "3 4 100",
                Dataset.readFitted(FILES, fitted, folder.resolve("f4.npy")).raw(1, "x"));
    }

    @Test
    void notANumberIsMissingAndInfinityIsRefused() throws IOException {
        assertEquals("""
                missing.npy: row 1: column x: expected a number, found an empty cell
                  fill in the cell, or say in the declaration what an empty one means: `missing median`, `missing mean`, `missing 0` or `missing drop`
                  declared at arrays.model:4
                missing.npy: row 2: column x: expected a number, found "Infinity"
                  numbers must be finite; leave the cell empty if the value is not known
                  declared at arrays.model:4""", message(FILES, "missing.npy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text.npy", "object.npy", "record.npy", "f2.npy"})
    void elementsThatAreNoNumbers(String name) throws IOException {
        assertEquals("""
                %s: column x: its elements must be floats of 32 or 64 bits, integers or booleans, one type for all
                  save a contiguous array of numbers: numpy.save(file, numpy.ascontiguousarray(x))""".formatted(name), message(FILES, name));
    }

    @Test
    void columnsOneAfterAnother() throws IOException {
        assertEquals("""
                fortran.npy: column x: its columns stand one after another (Fortran order), not its rows
                  save a contiguous array of numbers: numpy.save(file, numpy.ascontiguousarray(x))""", message(FILES, "fortran.npy"));
    }

    @Test
    void aSingleNumber() throws IOException {
        assertEquals("""
                scalar.npy: column x: it is a single number and has no rows
                  save a contiguous array of numbers: numpy.save(file, numpy.ascontiguousarray(x))""", message(FILES, "scalar.npy"));
    }

    @Test
    void anotherShape() throws IOException {
        assertEquals("""
                cube.npy: column x: expected 3 elements for [3], found 6
                  declare the shape that the data have
                  declared at arrays.model:4""", message(FILES, "cube.npy"));
    }

    @Test
    void arraysThatDoNotBelongTogether() throws IOException {
        saved("label.npy");
        byte[] three = Files.readAllBytes(saved("label.npy"));
        String text = new String(three, StandardCharsets.ISO_8859_1).replace("(2,)", "(3,)") + "\0\0\0\0\0\0\0\0";
        Files.write(folder.resolve("more.npy"), text.getBytes(StandardCharsets.ISO_8859_1));
        Schema other = schema(Column.array("x", 3))
                .file("x")
                .file("label", "more.npy")
                .from(new Npy())
                .build();
        assertEquals("""
                more.npy: column label: expected 2 rows as column x has, found 3
                  save arrays that belong together""", message(other, "f4.npy"));
    }

    @Test
    void aBomb() throws IOException {
        byte[] header = Files.readAllBytes(saved("i1.npy"));
        String text = new String(header, StandardCharsets.ISO_8859_1).replace("(2, 3)", "(99000000, 3)");
        text = text.replace("        \n", "\n");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("bomb.npz")))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(text.substring(0, 8).getBytes(StandardCharsets.ISO_8859_1));
            int length = text.indexOf('\n') - 9;
            zip.write(new byte[] {(byte) length, 0});
            zip.write(text.substring(10, 10 + length).getBytes(StandardCharsets.ISO_8859_1));
        }
        assertEquals("""
                bomb.npz: the file unpacks to more than 300 times its size, as files do that are made to fill memory
                  unpack it yourself if you trust it""", message(ONE, "bomb.npz"));
    }

    @Test
    void thousandsOfAxes() throws IOException {
        saved("label.npy");
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1,".repeat(30_000) + "), }\n";
        byte[] start = {
            (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), (byte) (header.length() >> 8)
        };
        byte[] file = Arrays.copyOf(start, start.length + header.length());
        System.arraycopy(header.getBytes(StandardCharsets.ISO_8859_1), 0, file, start.length, header.length());
        Files.write(folder.resolve("axes.npy"), file);
        assertTrue(message(FILES, "axes.npy").startsWith("axes.npy: column x: its elements must be floats"));
    }

    @Test
    void aFileOfSomethingElse() throws IOException {
        Files.writeString(folder.resolve("x.npy"), "age,plan\n1,pro\n");
        assertEquals("""
                x.npy: column x: this is no NumPy array
                  save a contiguous array of numbers: numpy.save(file, numpy.ascontiguousarray(x))""", message(FILES, "x.npy"));
        Files.writeString(folder.resolve("x.npz"), "age,plan\n1,pro\n");
        assertTrue(message(ONE, "x.npz").startsWith("x.npz: this is no npz file: "));
    }

    /** Whatever byte is damaged or missing: a message, and never more memory than the file is large. */
    @ParameterizedTest
    @ValueSource(strings = {"f4.npy", "i8.npy", "packed.npz", "table.npz"})
    void everyTruncationAndFlippedByteIsSurvived(String name) throws IOException {
        saved("label.npy");
        byte[] whole = Files.readAllBytes(saved(name));
        Schema schema = name.endsWith("npy") ? FILES : ONE;
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] = (byte) (flipped[i] ^ 1 << i % 8);
            readOrRefuse(schema, flipped);
            readOrRefuse(schema, Arrays.copyOf(whole, i));
        }
    }

    private void readOrRefuse(Schema schema, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("damaged"), content);
        try {
            Dataset data = Dataset.read(schema, file);
            assertTrue(data.size() <= 2);
        } catch (DataProblem problem) {
            assertEquals(4, problem.exitCode());
        }
    }
}
