package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.Randomness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a thread that takes the file apart there are the same rows, in the same places, with the same problems behind them. */
class RowsAheadTest {
    private static final int ROWS = 3000;

    @TempDir
    Path folder;

    private static String rows() {
        StringBuilder text = new StringBuilder("id,amount,note\n");
        for (int row = 0; row < ROWS; row++) {
            long bits = Randomness.bits(2, row) >>> 1;
            String note = switch ((int) (bits % 9)) {
                case 0 -> "\"two\nlines, \"\"quoted\"\"\"";
                case 1 -> "x".repeat(row % 100 == 1 ? 200_000 : 20);
                case 2 -> "one,cell too many";
                case 3 -> " \u00e9 ";
                default -> "";
            };
            text.append("k").append(row).append(',').append(bits % 5 == 0 ? "many" : bits / 1e15 + "");
            text.append(',').append(note).append(row % 50 == 0 ? "\r\n\n" : "\n");
        }
        return text.toString();
    }

    /** All that can be told of the rows of a file, and of what is wrong with it. */
    private static List<String> seen(Format format, Path file, int first) throws IOException {
        List<String> seen = new ArrayList<>();
        Records records = format.open(file, List.of());
        if (first >= 0) {
            RowsAhead ahead = new RowsAhead(records, first);
            ahead.numbers(new int[] {1, 7});
            records = ahead;
        }
        try (Records open = records) {
            open.digested(true);
            seen.add(open.header() + " " + open.headerPlace());
            for (Row row = open.next(); row != null; row = open.next()) {
                StringBuilder cells = new StringBuilder(row.place() + " " + row.nul());
                for (int c = 0; c < row.count(); c++) {
                    cells.append('|')
                            .append(row.raw(c))
                            .append('|')
                            .append(row.text(c))
                            .append('|')
                            .append(row.number(c));
                }
                seen.add(cells.toString());
            }
            seen.add(open.blankLines() + " " + Arrays.toString(open.digest().orElseThrow()));
        } catch (DataProblem problem) {
            seen.add(problem.getMessage());
        }
        return seen;
    }

    private void same(Format format, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("rows.csv"), content);
        List<String> alone = seen(format, file, -1);
        for (int first : new int[] {0, 1, 300, ROWS + 1000}) {
            assertEquals(alone, seen(format, file, first));
        }
    }

    @Test
    void rowsAndProblemsAreTheSame() throws IOException {
        String rows = rows();
        byte[] good = rows.getBytes(StandardCharsets.UTF_8);
        same(new Csv(), good);
        same(new Csv(), (rows + "k,1,\"never closed\n").getBytes(StandardCharsets.UTF_8));
        same(new Csv(), (rows + "k,1,nul \0\n" + "k,1," + "y".repeat(2_000_000)).getBytes(StandardCharsets.UTF_8));
        byte[] noText = good.clone();
        noText[good.length * 2 / 3] = (byte) 0xFF;
        same(new Csv(), noText);
        same(new Csv(), "id\n".getBytes(StandardCharsets.UTF_8));
        String objects = "{\"id\": 1, \"v\": [1.5, 2]}\n".repeat(900);
        same(new JsonLines(), objects.getBytes(StandardCharsets.UTF_8));
        same(new JsonLines(), (objects + "{\"id\": nonsense}\n" + objects).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTableIsTheSame() throws IOException {
        StringBuilder csv = new StringBuilder("id,amount,on\n");
        for (int row = 0; row < 3 * RowsAhead.FIRST; row++) {
            csv.append("k")
                    .append(row)
                    .append(",")
                    .append(row % 7 == 0 ? "" : row / 8.0)
                    .append(",yes\n");
        }
        Schema.Builder schema = Schema.of("m.model", 1).key(Column.text("id"));
        Schema built = schema.input(Column.number("amount").missingMean())
                .target(Column.bool("on"))
                .split("train", 1)
                .build();
        Path file = Files.writeString(folder.resolve("t.csv"), csv);
        Dataset data = Dataset.read(built, file);
        assertEquals(3 * RowsAhead.FIRST, data.size());
        for (int row = 0; row < data.size(); row++) {
            assertEquals("k" + row, data.raw(row, "id"));
            assertEquals(row % 7 == 0 ? "" : Cells.text(row / 8.0), data.raw(row, "amount"));
            assertEquals(row + 2, data.line(row));
        }
        assertArrayEquals(data.fingerprint(), Dataset.read(built, file).fingerprint());
    }

    @Test
    void whoeverStopsEarlyLeavesNoThreadBehind() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), rows());
        RowsAhead rows = new RowsAhead(new Csv().open(file, List.of()), 0);
        rows.header();
        assertEquals("k0", rows.next().text(0));
        assertTrue(threads().anyMatch(Thread::isAlive));
        rows.close();
        assertFalse(threads().anyMatch(Thread::isAlive));
    }

    /** As memory may run out in the thread while it parses: whoever asks for rows must not wait for ever. */
    @Test
    @Timeout(60)
    void whateverStopsTheThreadIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("rows.csv"), rows());
        try (RowsAhead rows = new RowsAhead(new Csv().open(file, List.of()), 0)) {
            rows.header();
            rows.numbers(new int[] {-1});
            rows.next();
            for (Thread thread : threads().toList()) {
                thread.join();
            }
            assertThrows(IndexOutOfBoundsException.class, () -> {
                for (Row row = rows.next(); row != null; ) {
                    row = rows.next();
                }
            });
        }
    }

    private static Stream<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("loopwright rows"));
    }
}
