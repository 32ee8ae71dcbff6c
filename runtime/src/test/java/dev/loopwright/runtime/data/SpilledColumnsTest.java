package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.encoding.Frequency;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays, texts and labels that are not listed are the same on the heap and in a file, and what the network sees of them is. */
class SpilledColumnsTest {
    private static final int ROWS = 2 * Numbers.CHUNK + 100;
    private static final int WIDTH = 300;

    private static final Schema SCHEMA = Schema.of("wide.model", 3)
            .input(Column.array("image", 1, 2, 3).columns("pixel_*").scale(new ZScore()))
            .input(Column.array("sensor", 4).columns("s*").missingMean())
            .input(Column.open("town", 4000).unknownOther().encode(new Frequency()))
            .input(Column.words("review", WIDTH, 500))
            .target(Column.bool("liked"))
            .split("train", 0.8)
            .split("test", 0.2)
            .build();

    @TempDir
    Path folder;

    private static long bits(int row, int column) {
        return Randomness.bits(row, column) >>> 1;
    }

    private Path file() throws IOException {
        StringBuilder text =
                new StringBuilder("pixel_0,pixel_1,pixel_2,pixel_3,pixel_4,pixel_5,s0,s1,s2,s3,town,review,liked\n");
        for (int row = 0; row < ROWS; row++) {
            StringJoiner cells = new StringJoiner(",", "", "\n");
            for (int c = 0; c < 6; c++) {
                cells.add(bits(row, c) % 256 + (row % 100 == 7 ? ".5" : ""));
            }
            for (int c = 6; c < 10; c++) {
                cells.add(bits(row, c) % 50 == 0 ? "" : Double.toString(bits(row, c) % 1000 / 8.0));
            }
            cells.add("town " + bits(row, 10) % 6000);
            cells.add("word" + bits(row, 11) % 300 + " and " + (row % 3 == 0 ? "again " + row : "\u00e9t\u00e9"));
            text.append(cells.add(row % 2 == 0 ? "yes" : "no"));
        }
        return Files.writeString(folder.resolve("wide.csv"), text);
    }

    @Test
    void whatIsInAFileIsTheSame() throws IOException {
        Table held = new Table(SCHEMA.columns(), Long.MAX_VALUE);
        Table spilled = new Table(SCHEMA.columns(), 0);
        Source.read(file(), SCHEMA, held, List.of());
        Source.read(file(), SCHEMA, spilled, List.of());
        assertArrayEquals(Fingerprint.of(held), Fingerprint.of(spilled));
        int[] train = IntStream.range(0, ROWS).filter(row -> row % 3 > 0).toArray();
        Fitted fitted = Fitted.on(SCHEMA, held, train, "wide.csv");
        Fitted again = Fitted.on(SCHEMA, spilled, train, "wide.csv");
        assertEquals(FittedFile.text(SCHEMA, fitted), FittedFile.text(SCHEMA, again));
        EncodedInputs one = fitted.inputs(held);
        EncodedInputs two = again.inputs(spilled);
        float[] first = new float[SCHEMA.inputWidth()];
        float[] second = new float[SCHEMA.inputWidth()];
        for (int row = ROWS - 1; row >= 0; row--) {
            one.copy(row, first, 0);
            two.copy(row, second, 0);
            assertArrayEquals(first, second);
            assertEquals(held.text(row, "town"), spilled.text(row, "town"));
            assertEquals(held.text(row, "review"), spilled.text(row, "review"));
            assertEquals(held.text(row, "sensor"), spilled.text(row, "sensor"));
        }
        assertEquals(
                "town " + bits(5, 10) % 6000 + " word" + bits(5, 11) % 300 + " and \u00e9t\u00e9",
                spilled.text(5, "town") + " " + spilled.text(5, "review"));
    }

    @Test
    void rowsThatAreEncodedWhenTheyAreCopied() throws IOException {
        Table table = new Table(SCHEMA.columns(), 0);
        Source.read(file(), SCHEMA, table, List.of());
        Fitted fitted = Fitted.on(SCHEMA, table, IntStream.range(0, ROWS).toArray(), "wide.csv");
        for (String name : List.of("image", "sensor")) {
            EncodedInputs before = new EncodedArrays(fitted.entry(name), table, Long.MAX_VALUE);
            EncodedInputs late = new EncodedArrays(fitted.entry(name), table, 0);
            float[] first = new float[table.arrays(SCHEMA.column(name)).width()];
            float[] second = new float[first.length];
            for (int row = 0; row < ROWS; row++) {
                before.copy(row, first, 0);
                late.copy(row, second, 0);
                assertArrayEquals(first, second);
            }
        }
    }

    @Test
    void theyDoNotStayOnTheHeap() {
        Spill ofWords = new Spill(0);
        Words words = new Words();
        for (int i = 0; i < 3 * Numbers.CHUNK; i++) {
            assertEquals(i, words.number("text " + i, ofWords));
        }
        assertEquals(17, words.number("text 17", ofWords));
        assertTrue(ofWords.size() > 0);
        Spill ofArrays = new Spill(0);
        ArrayCells cells = new ArrayCells(Column.array("image", 1, 1, 2));
        for (int row = 0; row < Numbers.CHUNK; row++) {
            cells.set(row, new double[] {row % 256, 1});
            cells.pack(row + 1, ofArrays);
        }
        assertTrue(ofArrays.size() > 0);
        Spill ofIndices = new Spill(0);
        new Sequences(ofIndices).put(0, new int[] {1, 2});
        assertTrue(ofIndices.size() > 0);
    }
}
