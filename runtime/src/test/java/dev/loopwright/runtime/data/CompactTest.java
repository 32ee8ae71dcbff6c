package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.scaler.Log1p;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of several chunks: cells are what stood in the file, and encoded rows the same with and without a matrix, on the heap and in a file. */
class CompactTest {
    private static final int ROWS = 2 * Numbers.CHUNK + 100;
    private static final List<String> PLANS = List.of("basic", "plus", "pro");

    private static final Schema SCHEMA = Schema.of("big.model", 3)
            .key(Column.text("id"))
            .input(Column.number("spend").missingMedian().scale(new Log1p(), new ZScore()))
            .input(Column.number("share"))
            .input(Column.category("plan", "basic", "plus", "pro").missingMode())
            .input(Column.bool("member"))
            .target(Column.number("next"))
            .split("train", 0.8)
            .split("test", 0.2)
            .build();

    @TempDir
    Path folder;

    private static long bits(int row, int column) {
        return Randomness.bits(row, column) >>> 1;
    }

    private static String spend(int row) {
        return bits(row, 1) % 9 == 0 ? "" : bits(row, 1) % 1000 + "." + (10 + bits(row, 2) % 90);
    }

    private static String plan(int row) {
        return bits(row, 4) % 7 == 0 ? "" : PLANS.get((int) (bits(row, 4) % 3));
    }

    private static String share(int row) {
        return Double.toString((bits(row, 3) % 1_000_000_007) / 1_000_000_007.0);
    }

    private Path file() throws IOException {
        StringBuilder text = new StringBuilder("id,spend,share,plan,member,next\n");
        for (int row = 0; row < ROWS; row++) {
            text.append("k")
                    .append(row)
                    .append(',')
                    .append(spend(row))
                    .append(',')
                    .append(share(row))
                    .append(',');
            text.append(plan(row))
                    .append(',')
                    .append(row % 2 == 0 ? "yes" : "No")
                    .append(',')
                    .append(row)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("big.csv"), text);
    }

    @Test
    void cellsAreWhatStoodInTheFile() throws IOException {
        Dataset data = Dataset.read(SCHEMA, file());
        for (int row = 0; row < ROWS; row++) {
            assertEquals("k" + row, data.raw(row, "id"));
            String spend = spend(row);
            assertEquals(spend.isEmpty() ? "" : Cells.text(Double.parseDouble(spend)), data.raw(row, "spend"));
            assertEquals(Cells.text(Double.parseDouble(share(row))), data.raw(row, "share"));
            assertEquals(plan(row), data.raw(row, "plan"));
            assertEquals(row % 2 == 0 ? "true" : "false", data.raw(row, "member"));
            assertEquals(row + 2, data.line(row));
        }
    }

    @Test
    void whatIsInAFileIsTheSame() throws IOException {
        Table held = new Table(SCHEMA.columns());
        Table spilled = new Table(SCHEMA.columns(), 0);
        Source.read(file(), SCHEMA, held, List.of());
        Source.read(file(), SCHEMA, spilled, List.of());
        assertArrayEquals(Fingerprint.of(held), Fingerprint.of(spilled));
        int[] train = IntStream.range(0, ROWS).filter(row -> row % 3 > 0).toArray();
        assertEquals(
                FittedFile.text(SCHEMA, Fitted.on(SCHEMA, held, train, "big.csv")),
                FittedFile.text(SCHEMA, Fitted.on(SCHEMA, spilled, train, "big.csv")));
        for (int row = 0; row < ROWS; row++) {
            assertEquals(held.text(row, "id"), spilled.text(row, "id"));
            assertEquals(held.line(row), spilled.line(row));
        }
    }

    @Test
    void withAndWithoutAMatrixRowsAreTheSame() throws IOException {
        Table table = new Table(SCHEMA.columns(), ROWS);
        Source.read(file(), SCHEMA, table, List.of());
        Fitted fitted = Fitted.on(SCHEMA, table, IntStream.range(0, ROWS).toArray(), "big.csv");
        List<Learnt> inputs = fitted.entries().subList(0, SCHEMA.inputs().size());
        EncodedInputs columns = new EncodedColumns(
                inputs,
                inputs.stream()
                        .map(e -> new double[e.column().encodings().size()][])
                        .toList(),
                table);
        int width = SCHEMA.inputWidth();
        EncodedInputs matrix = Fitted.matrix(columns, width, table);
        EncodedInputs chosen = fitted.inputs(table);
        float[] one = new float[width + 1];
        float[] two = new float[width + 1];
        float[] three = new float[width + 1];
        for (int row = ROWS - 1; row >= 0; row--) {
            columns.copy(row, one, 1);
            matrix.copy(row, two, 1);
            chosen.copy(row, three, 1);
            assertArrayEquals(one, two);
            assertArrayEquals(one, three);
        }
    }
}
