package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.RunFailure;
import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.data.Schema;
import dev.loopwright.runtime.metric.ConfusionMatrix;
import dev.loopwright.runtime.metric.Measure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Run run;

    private record Score(double value, boolean lowerIsBetter) implements Measure {}

    @BeforeEach
    void begin() throws IOException {
        Path data = Files.writeString(folder.resolve("d.csv"), "a,b\n1,0\n2,1\n3,1\n4,0\n\n5,1\n");
        Schema schema = Schema.of("d.model", 1)
                .input(Column.number("a"))
                .target(Column.bool("b"))
                .split("train", 1)
                .build();
        run = Run.builder()
                .folder(folder.resolve("run"))
                .attach("d.model", "spec d version 1\n")
                .console(new PrintStream(out, true, StandardCharsets.UTF_8))
                .build();
        run.begin("d", "c21bea90", 1, Dataset.read(schema, data));
        out.reset();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Measure loss(double value) {
        return new Score(value, true);
    }

    @Test
    void aMatrixIsListsOfNumbers() throws IOException {
        ConfusionMatrix matrix = new ConfusionMatrix(2);
        matrix.add(new float[] {0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.4f}, new float[] {0, 1, 1}, 3);
        run.report().score("test.confusion", matrix).print();
        assertTrue(out().contains("test.confusion [[1, 0], [1, 1]]"), out());
        String line = Files.readString(folder.resolve("run/metrics.jsonl"));
        assertTrue(line.contains("\"test.confusion\":[[1,0],[1,1]]"), line);
    }

    @Test
    void epochsAreATableWithOneHeader() {
        for (int epoch = 9; epoch <= 10; epoch++) {
            run.report()
                    .epoch(epoch)
                    .score("running.loss", loss(12.5 / epoch))
                    .score("auc", new Score(Double.NaN, false))
                    .observation()
                    .print();
        }
        assertEquals("""

                epoch  running.loss      auc  observation
                    9        1.3889      n/a  starts high: 1.3889
                   10        1.2500      n/a  improving: down 10 %
                """, out());
    }

    @Test
    void aRemarkMayStandAnywhere() {
        run.report().epoch(1).observation().score("running.loss", loss(2)).print();
        assertEquals("""

                epoch  observation                               running.loss
                    1  starts high: 2.0000                             2.0000
                """, out());
    }

    @Test
    void aReportOutsideOfEpochsIsALine() {
        run.report()
                .score("test.loss", loss(0.22134))
                .score("test.accuracy", new Score(0.94, false))
                .print();
        assertEquals("\ntest.loss 0.2213  test.accuracy 0.9400\n", out());
    }

    @Test
    void otherColumnsGetAHeaderOfTheirOwn() {
        run.report().epoch(1).score("a.loss", loss(1)).print();
        run.report().step(12345678).score("a.loss", loss(1)).print();
        assertEquals("\nepoch   a.loss\n    1   1.0000\n\n   step   a.loss\n12345678   1.0000\n", out());
    }

    @Test
    void numbersThatJsonHasNotAreNull() throws IOException {
        run.report()
                .epoch(1)
                .score("running.loss", loss(Double.NaN))
                .score("test.loss", loss(Double.POSITIVE_INFINITY))
                .score("test.error", loss(1e-7))
                .print();
        assertEquals(
                "{\"schema\":1,\"kind\":\"report\",\"epoch\":1,\"running.loss\":null,\"test.loss\":null,\"test.error\":1E-7}\n",
                Files.readString(run.folder().resolve("metrics.jsonl")));
    }

    @Test
    void attachmentsAndPreprocessingAreThereFromTheBeginning() throws IOException {
        assertEquals("spec d version 1\n", Files.readString(run.folder().resolve("d.model")));
        assertTrue(Files.readString(run.folder().resolve("run.json")).contains("\"state\":\"running\""));
        assertTrue(Files.size(run.folder().resolve("preprocessing.json")) > 0);
    }

    @Test
    void aBestThatWasNeverSavedCannotBeRestored() {
        RunFailure failure = assertThrows(RunFailure.class, () -> run.restoreBest(new TinyModel(1).parameters()));
        assertTrue(failure.getMessage().startsWith("there are no best weights to restore"), failure.getMessage());
        assertEquals(1, failure.exitCode());
    }

    @Test
    void nothingCanBeReportedBeforeTheBeginning() {
        Run early = Run.builder().build();
        assertThrows(IllegalStateException.class, early::report);
        assertThrows(IllegalStateException.class, early::folder);
        assertThrows(IllegalStateException.class, early::trace);
    }
}
