package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.scaler.MinMax;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and their labels in IDX files. */
class IdxTest {
    private static final int[] IMAGES = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 51, 102, 255, 1, 2, 3, 4};
    private static final int[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 1, 0};

    @TempDir
    private Path folder;

    private static Schema schema(Column image) {
        return Schema.of("mnist.model", 7)
                .file("image")
                .file("digit", "labels")
                .input(image.at("mnist.model:6"))
                .target(Column.category("digit", "0", "1").at("mnist.model:7"))
                .split("train", 1)
                .build();
    }

    private static final Schema DIGITS = schema(Column.array("image", 1, 2, 2).within(0, 255));

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static int[] with(int[] bytes, int at, int value) {
        int[] changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    private Dataset read(Schema schema, byte[] images, byte[] labels) throws IOException {
        Files.write(folder.resolve("labels"), labels);
        return Dataset.read(schema, Files.write(folder.resolve("images"), images));
    }

    private void rejects(Schema schema, byte[] images, byte[] labels, String expected) {
        DataProblem problem = assertThrows(DataProblem.class, () -> read(schema, images, labels));
        assertEquals(expected, problem.getMessage());
        assertEquals(4, problem.exitCode());
    }

    private static final Schema TESTED = Schema.of("mnist.model", 7)
            .file("image")
            .file("digit", "labels")
            .rows("test", "image", "test-images")
            .rows("test", "digit", "test-labels")
            .input(Column.array("image", 1, 2, 2).within(0, 255).at("mnist.model:6"))
            .target(Column.category("digit", "0", "1").at("mnist.model:7"))
            .split("train", 1)
            .build();

    @Test
    void aPartMayHaveFilesOfItsOwn() throws IOException {
        Files.write(folder.resolve("test-images"), bytes(IMAGES));
        Files.write(folder.resolve("test-labels"), bytes(0, 0, 8, 1, 0, 0, 0, 2, 1, 1));
        Dataset data = read(TESTED, bytes(IMAGES), bytes(LABELS));
        assertEquals(4, data.size());
        assertEquals(2, data.part("train").size());
        assertEquals(2, data.part("test").size());
        assertEquals(2, data.part("test").number(0));
        assertEquals("1", data.raw(3, "digit"));
        assertEquals(2, data.line(3));
        assertEquals(
                List.of(new Summary.Others("test", "test-images", 2, 0)),
                data.summary().others());
    }

    @Test
    void whatIsWrongInTheFilesOfAPartIsSaidOfThem() throws IOException {
        Files.write(folder.resolve("test-images"), bytes(IMAGES));
        Files.write(folder.resolve("test-labels"), bytes(0, 0, 8, 1, 0, 0, 0, 2, 1, 7));
        DataProblem problem = assertThrows(DataProblem.class, () -> read(TESTED, bytes(IMAGES), bytes(LABELS)));
        assertTrue(problem.getMessage().startsWith("test-labels: row 2:"), problem.getMessage());
    }

    @Test
    void imagesAndLabelsAreReadSideBySide() throws IOException {
        Dataset data =
                read(schema(Column.array("image", 1, 2, 2).scale(new MinMax(0, 1))), bytes(IMAGES), bytes(LABELS));
        assertEquals(2, data.size());
        assertEquals("0 51 102 255", data.raw(0, "image"));
        assertEquals(1, data.encoded(0, 3));
        assertEquals("1", data.raw(0, "digit"));
        assertEquals("0", data.raw(1, "digit"));
        assertEquals(2, data.line(1));
    }

    @Test
    void compressedFilesAreReadAsTheyAre() throws IOException {
        Dataset data = read(DIGITS, packed(bytes(IMAGES)), packed(bytes(LABELS)));
        assertEquals("1 2 3 4", data.raw(1, "image"));
        assertEquals("0", data.raw(1, "digit"));
    }

    @Test
    void predictionNeedsNoLabels() throws IOException {
        Path fitted = Files.writeString(
                folder.resolve("preprocessing.json"),
                read(DIGITS, bytes(IMAGES), bytes(LABELS)).fittedJson());
        Files.delete(folder.resolve("labels"));
        Dataset rows = Dataset.readFitted(DIGITS, fitted, folder.resolve("images"));
        assertEquals(255, rows.encoded(0, 3));
    }

    @Test
    void aLabelThatIsNotDeclaredIsNamedWithItsRow() {
        rejects(DIGITS, bytes(IMAGES), bytes(with(LABELS, 9, 7)), """
                labels: row 2: column digit: expected one of 0, 1, found "7"
                  correct the cell, or add the label to the declaration
                  declared at mnist.model:7""");
    }

    @Test
    void anElementOutsideTheBoundsIsNamedWithItsRow() {
        rejects(schema(Column.array("image", 1, 2, 2).within(0, 16)), bytes(IMAGES), bytes(LABELS), """
                images: row 1: column image: expected a number in 0..16, found "51"
                  correct the cell, or widen the bounds
                  declared at mnist.model:6""");
    }

    @Test
    void aFileOfAnotherKindIsRefused() {
        rejects(DIGITS, "digit,x\n".getBytes(StandardCharsets.UTF_8), bytes(LABELS), """
                images: this is no IDX file: expected it to begin with 00 00, found 64 69 67 69
                  name a file such as train-images-idx3-ubyte.gz; it may stay compressed with gzip""");
        rejects(DIGITS, bytes(with(IMAGES, 2, 0x0D)), bytes(LABELS), """
                images: expected elements of type 08, unsigned bytes, found type 0d
                  write the elements as unsigned bytes""");
    }

    @Test
    void theHeaderMustAnnounceTheDeclaredShape() {
        rejects(DIGITS, bytes(LABELS), bytes(LABELS), """
                images: column image: expected 4 axes, the first for the rows, found 1
                  name the file that holds this column, or declare another type
                  declared at mnist.model:6""");
        rejects(DIGITS, bytes(with(IMAGES, 11, 3)), bytes(LABELS), """
                images: column image: expected rows of 2 x 2 elements, found 3 x 2
                  declare the shape that the file has, or name another file
                  declared at mnist.model:6""");
        rejects(DIGITS, bytes(with(IMAGES, 7, 0)), bytes(LABELS), """
                images: the header announces no rows
                  name a file that holds some""");
    }

    @Test
    void imagesAndLabelsMustBeEquallyMany() {
        rejects(DIGITS, bytes(IMAGES), bytes(with(LABELS, 7, 1)), """
                labels: expected 2 rows as in images, found 1
                  name files that belong together""");
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        rejects(DIGITS, Arrays.copyOf(bytes(IMAGES), 23), bytes(LABELS), """
                images: the file ends within row 2 of the 2 that its header announces
                  it is incomplete; bring it once more""");
        rejects(DIGITS, Arrays.copyOf(bytes(IMAGES), 9), bytes(LABELS), """
                images: the file ends within its header
                  it is incomplete; bring it once more""");
        byte[] packed = packed(bytes(IMAGES));
        rejects(DIGITS, Arrays.copyOf(packed, packed.length - 3), bytes(LABELS), """
                images: the file ends within its end
                  it is incomplete; bring it once more""");
    }

    @Test
    void damagedCompressionIsRefused() throws IOException {
        byte[] packed = packed(bytes(IMAGES));
        packed[packed.length - 8] ^= 1;
        DataProblem problem = assertThrows(DataProblem.class, () -> read(DIGITS, packed, bytes(LABELS)));
        assertTrue(problem.getMessage().startsWith("images: the file cannot be unpacked at "), problem.getMessage());
    }

    @Test
    void bytesBehindTheLastRowAreRefusedWithoutBeingUnpacked() throws IOException {
        byte[] bomb = packed(Arrays.copyOf(bytes(IMAGES), 1 << 26));
        rejects(DIGITS, bomb, bytes(LABELS), """
                images: the file goes on after the 2 rows that its header announces
                  it is damaged, or more than one file in one""");
    }

    @Test
    void countsAreCheckedBeforeAnythingIsReadForThem() {
        int[] many = with(with(with(IMAGES, 4, 255), 5, 255), 6, 255);
        rejects(DIGITS, bytes(many), bytes(LABELS), """
                images: 4294967042 rows with 4 encoded inputs each are too many to hold in one array of 2147483647 numbers
                  use fewer rows, or columns with fewer labels""");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        DataProblem problem = assertThrows(DataProblem.class, () -> Dataset.read(DIGITS, folder.resolve("images")));
        assertTrue(problem.getMessage().contains("images: there is no such file"), problem.getMessage());
    }
}
