package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.Randomness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Wrong rows, headers and files, and the exact message that each gets. */
class DirtyFilesTest extends DirtyData {

    @Test
    void aShortRow() throws IOException {
        rejectsRow("c,100,2000", """
                cars.csv:4: expected 5 cells as in the header, found 3
                  every row needs a cell for each column; leave a cell empty if its value is not known""");
    }

    @Test
    void aLongRow() throws IOException {
        rejectsRow("c, the big one,100,2000,USA,yes", """
                cars.csv:4: expected 5 cells as in the header, found 6
                  put cells that contain a separator in quotes""");
    }

    @Test
    void allRowsShorterThanTheHeader() throws IOException {
        rejects(HEADER + "1\n2\n", """
                cars.csv:2: expected 5 cells as in the header, found 1
                  every row needs a cell for each column; leave a cell empty if its value is not known
                cars.csv:3: expected 5 cells as in the header, found 1
                  every row needs a cell for each column; leave a cell empty if its value is not known""");
    }

    @Test
    void manyProblemsAtOnce() throws IOException {
        rejects(HEADER + "a,x,1,USA,yes\n".repeat(1000), """
                cars.csv:2: column power: expected a number, found "x"
                  write a number such as 12.5 or 1e-3, or leave the cell empty if the value is not known
                  declared at cars.model:5
                cars.csv:3: column power: expected a number, found "x"
                  write a number such as 12.5 or 1e-3, or leave the cell empty if the value is not known
                  declared at cars.model:5
                cars.csv:4: column power: expected a number, found "x"
                  write a number such as 12.5 or 1e-3, or leave the cell empty if the value is not known
                  declared at cars.model:5
                and 997 more problems in this file""");
    }

    @Test
    void anAbsentColumnWithASimilarOne() throws IOException {
        rejects("name,pwoer,weight,origin,cheap\na,1,2,USA,yes\n", """
                cars.csv:1: no column is called power
                  did you mean pwoer?
                  the header has name, pwoer, weight, origin, cheap
                  declared at cars.model:5""");
    }

    @Test
    void anAbsentColumnAmongMany() throws IOException {
        rejects("c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11,c12,c13,c14\n", """
                cars.csv:1: no column is called name
                  the header has c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12 and 2 more""");
    }

    @Test
    void semicolonsBetweenTheCells() throws IOException {
        rejects("name;power;weight;origin;cheap\na;1;2;USA;yes\n", """
                cars.csv:1: no column is called name
                  cells seem to be separated by `;`: write `separated by ";"` behind the file in the model file
                  the header has name;power;weight;origin;cheap""");
    }

    @Test
    void aColumnThatStandsTwice() throws IOException {
        rejects("name,power,weight,power ,origin,cheap\n", """
                cars.csv:1: column power stands twice in the header, as columns 2 and 4
                  rename or remove one of them
                  declared at cars.model:5""");
    }

    @Test
    void anEmptyFile() throws IOException {
        rejects("", """
                cars.csv: the file is empty
                  its first line must name the columns: name, power, weight, origin, cheap""");
    }

    @Test
    void nothingButBlankLines() throws IOException {
        rejects("\n  \n\n", """
                cars.csv: the file is empty
                  its first line must name the columns: name, power, weight, origin, cheap""");
    }

    @Test
    void aHeaderAlone() throws IOException {
        rejects(HEADER, "cars.csv: there are no rows below the header\n  a table to learn from needs rows");
        rejects(HEADER.strip(), "cars.csv: there are no rows below the header\n  a table to learn from needs rows");
    }

    @Test
    void aNulCharacter() throws IOException {
        rejectsRow("c\0,100,2000,USA,yes", """
                cars.csv:4: column name: the cell contains a NUL character
                  the file is damaged, or not a text file in UTF-8""");
    }

    @Test
    void aQuoteNeverClosed() throws IOException {
        rejects(HEADER + "\"a,100,2000,USA,yes\nb,100,2000,USA,yes\n", """
                cars.csv:2: a double quote is opened and never closed
                  close it; a quote that belongs to the text is written twice, and the cell in quotes""");
    }

    @Test
    void textBehindAClosingQuote() throws IOException {
        rejectsRow("\"c\"d,100,2000,USA,yes", """
                cars.csv:4: there is text between a closing double quote and the next comma
                  a quote that belongs to the text is written twice, and the cell in quotes""");
    }

    @Test
    void aCellOfMoreThanAMegabyte() throws IOException {
        rejectsRow("x".repeat((1 << 20) + 1) + ",100,2000,USA,yes", """
                cars.csv:4: a cell is longer than 1048576 characters
                  a double quote that is never closed may be the cause""");
    }

    @Test
    void aRowOfTooManyCells() throws IOException {
        rejectsRow(",".repeat(20_000), """
                cars.csv:4: the row has more than 16384 cells, more than a table may have
                  check the separators, or leave out columns that nobody reads""");
    }

    @Test
    void bytesThatAreNoUtf8() throws IOException {
        rejects((GOOD + "Citro\u00ebn,100,2000,Europe,yes\n").getBytes(Charset.forName("windows-1252")), """
                cars.csv:4: this is not UTF-8 text: byte 0xeb at offset 74
                  save the file as UTF-8; it may be in windows-1252 now""");
    }

    @Test
    void bytesThatAreNoUtf8FarBehindAByteOrderMark() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("\ufeff" + HEADER + "ä,1,2,USA,yes\n".repeat(10_000)).getBytes(StandardCharsets.UTF_8));
        int offset = bytes.size() + 1;
        bytes.writeBytes(new byte[] {'x', (byte) 0xC3, 'y', ',', '1'});
        rejects(bytes.toByteArray(), """
                cars.csv:10002: this is not UTF-8 text: byte 0xc3 at offset %d
                  save the file as UTF-8; it may be in windows-1252 now""".formatted(offset));
    }

    @Test
    void utf8ThatEndsInTheMiddleOfACharacter() throws IOException {
        rejects(new byte[] {'n', 'a', 'm', (byte) 0xE2, (byte) 0x82}, """
                cars.csv:1: this is not UTF-8 text: byte 0xe2 at offset 3
                  save the file as UTF-8; it may be in windows-1252 now""");
    }

    @Test
    void aZipArchive() throws IOException {
        rejects(new byte[] {'P', 'K', 3, 4, 0}, """
                cars.csv: the file is a zip archive
                  unpack it first, or compress it with gzip""");
    }

    @Test
    void aGzipFileThatIsCutOff() throws IOException {
        byte[] whole = gzip(GOOD.repeat(1000));
        rejects(Arrays.copyOf(whole, whole.length / 2), """
                cars.csv: the compressed file is damaged or cut off: Unexpected end of ZLIB input stream
                  compress it anew, or fetch it again""");
    }

    @Test
    void aGzipFileWithAWrongChecksum() throws IOException {
        byte[] whole = gzip(GOOD);
        whole[whole.length - 6] ^= 1;
        rejects(whole, """
                cars.csv: the compressed file is damaged or cut off: Corrupt GZIP trailer
                  compress it anew, or fetch it again""");
    }

    @Test
    void aGzipFileMadeToFillMemory() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(HEADER.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        // stopped by what the cell may hold
        rejects(bytes.toByteArray(), """
                cars.csv:2: a cell is longer than 1048576 characters
                  a double quote that is never closed may be the cause""");
    }

    @Test
    void aGzipFileOfNothingButBlankLines() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] blank = new byte[1 << 20];
        Arrays.fill(blank, (byte) '\n');
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(HEADER.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100; i++) {
                gzip.write(blank);
            }
        }
        rejects(bytes.toByteArray(), """
                cars.csv: the file unpacks to more than 300 times its size, as files do that are made to fill memory
                  unpack it yourself if you trust it""");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void aFileThatIsNotThere() throws IOException {
        Files.writeString(folder.resolve("cars.csv"), GOOD);
        assertEquals("""
                FOLDER/casr.csv: there is no such file
                  did you mean cars.csv?""", message(CARS, folder.resolve("casr.csv")));
        assertEquals("""
                FOLDER/none/cars.csv: there is no such file
                  check the path; a relative one starts at the folder that the program runs in""", message(CARS, folder.resolve("none/cars.csv")));
    }

    @Test
    void aFolder() {
        assertEquals("""
                FOLDER: this is a folder
                  name a CSV file""", message(CARS, folder));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertEquals("""
                FOLDER/pipe: this is not a regular file
                  name a CSV file""", message(CARS, pipe)));
    }

    @Test
    void tooFewRowsForEveryPart() throws IOException {
        Schema schema = Schema.of("cars.model", 7)
                .input(Column.number("power"))
                .split("train", 0.9)
                .split("test", 0.1)
                .splitAt("cars.model:9")
                .build();
        assertEquals("""
                cars.csv: part test would get none of the 2 rows, its share being 10%
                  use more rows, or give the part a larger share
                  declared at cars.model:9""", message(schema, Files.writeString(folder.resolve("cars.csv"), GOOD)));
    }

    @Test
    void theGoodFileIsGoodInAllItsSpellings() throws IOException {
        for (String text : new String[] {
            GOOD,
            "\ufeff" + GOOD,
            GOOD.replace("\n", "\r\n"),
            GOOD.replace("\n", "\r"),
            GOOD.replace("\n", "\n\n"),
            GOOD.replace("power", "\" power \"").replace("100", " +1.e2 ").replace("yes", "TRUE"),
            GOOD.strip()
        }) {
            Dataset data = Dataset.read(CARS, Files.writeString(folder.resolve("cars.csv"), text));
            assertEquals(2, data.size(), text);
            assertEquals("100", data.raw(0, "power"));
            assertEquals("true", data.raw(0, "cheap"));
        }
        for (Charset charset : new Charset[] {StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE}) {
            Path file = Files.write(folder.resolve("cars.csv"), ("\ufeff" + GOOD).getBytes(charset));
            assertEquals("Japan", Dataset.read(CARS, file).raw(1, "origin"));
        }
    }

    @Test
    void randomBytesNeverEndInAnythingButADataProblem() throws IOException {
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("fuzz.csv");
        int accepted = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] bytes = good.clone();
            for (int flips = 0; flips <= i % 4; flips++) {
                long random = Randomness.bits(i, flips);
                bytes[(int) (random >>> 33) % bytes.length] = (byte) random;
            }
            Files.write(file, bytes);
            try {
                Dataset.read(CARS, file);
                accepted++;
            } catch (DataProblem problem) {
                assertTrue(problem.getMessage().contains("fuzz.csv"), problem.getMessage());
            }
        }
        assertTrue(accepted > 0 && accepted < 1500, "accepted " + accepted);
    }
}
