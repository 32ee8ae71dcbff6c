package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.scaler.Robust;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table whose columns do not fit into the heap gives the same batches as one that does. {@code -Dlarge.rows=10000000
 * -Dlarge.heap=512m} is what the documentation promises, and takes minutes.
 */
class SmallHeapTest {
    private static final int ROWS = Integer.getInteger("large.rows", 600_000);
    private static final String HEAP = System.getProperty("large.heap", "40m");

    @TempDir
    Path folder;

    /** Reads the table in a process of its own and prints a hash of two epochs. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] args) {
            System.out.print(hash(Path.of(args[0])));
        }
    }

    private static String hash(Path file) {
        Schema schema = Schema.of("large.model", 5)
                .key(Column.text("id"))
                .input(Column.number("amount").missingMedian().scale(new Robust(0.25, 0.75)))
                .input(Column.number("latent").scale(new ZScore()))
                .input(Column.integer("visits"))
                .input(Column.category("plan", "a", "b", "c"))
                .target(Column.bool("member"))
                .split("train", 0.8)
                .split("test", 0.2)
                .build();
        Dataset data = Dataset.read(schema, file);
        long hash = data.size();
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (Batch batch : data.part("train").batches(256).shuffled(5, epoch)) {
                for (int i = 0; i < batch.rows() * batch.inputWidth(); i++) {
                    hash = 31 * hash + Float.floatToIntBits(batch.inputs()[i]);
                }
                for (int r = 0; r < batch.rows(); r++) {
                    hash = 31 * hash + batch.lines()[r] + Float.floatToIntBits(batch.target(0)[r]);
                }
            }
        }
        return data.raw(data.size() - 1, "id") + " " + hash + " "
                + data.fittedJson().hashCode();
    }

    private Path table() throws IOException {
        Path file = folder.resolve("large.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,amount,latent,visits,plan,member\n");
            for (int row = 0; row < ROWS; row++) {
                long bits = Randomness.bits(9, row) >>> 1;
                String amount = bits % 17 == 0 ? "" : bits % 100_000 / 100.0 + "";
                out.write("customer " + row + "," + amount + "," + bits / 1e18 + "," + bits % 2000 + ","
                        + "abc".charAt(row % 3) + "," + row % 2 + "\n");
            }
        }
        return file;
    }

    @Test
    void aTableLargerThanTheHeap() throws Exception {
        Path file = table();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.startsWith("customer " + (ROWS - 1) + " "), said);
        assertEquals(hash(file), said);
    }
}
