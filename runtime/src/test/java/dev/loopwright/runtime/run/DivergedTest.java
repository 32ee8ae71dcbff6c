package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that leave the finite numbers, and what is said of where that began. */
class DivergedTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private Path data;
    private Path run;

    @BeforeEach
    void writeData() throws IOException {
        data = TinyProgram.writeData(folder);
        run = folder.resolve("run");
    }

    private String message(int checkpointEvery, Consumer<Run> program) {
        Run settings = Run.builder()
                .data(data)
                .folder(run)
                .mode(Run.Mode.QUIET)
                .checkpointEvery(checkpointEvery)
                .build();
        assertEquals(5, Launch.run(settings, program, new PrintStream(errors, true, StandardCharsets.UTF_8)));
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anInfiniteLossNamesTheRowAndTheWeights() {
        String message = message(0, r -> TinyProgram.start(r, 1e30));
        assertTrue(
                message.startsWith(
                        "error: tiny.model:9: the loss is infinite in epoch 1, step 2\n"
                                + "  first in the loss itself, all values of the network being finite, because of the row tiny.csv:"),
                message);
        assertTrue(
                message.contains(
                        "\n  the batch: lines 89, 99, 30, 36, 14, 18, 58, 51 and 2 more of tiny.csv; its inputs"
                                + " range from 0.019607844 to 0.96, the weights from "),
                message);
        assertTrue(message.contains("\n  likely: weights have grown to "), message);
    }

    @Test
    void anUpdateThatMakesWeightsInfiniteIsSaidToHave() {
        String message = message(0, r -> TinyProgram.start(r, 1e39));
        assertTrue(
                message.contains("tiny.model:9: the gradient is not finite in epoch 1, step 1\n"
                        + "  all gradients are finite, at most "),
                message);
    }

    @Test
    void aGradientIsFoundByRunningOnceMore() throws IOException {
        for (int every : new int[] {0, 1, 5}) {
            errors.reset();
            run = folder.resolve("run-" + every);
            String message = message(every, r -> TinyProgram.start(r, 30));
            assertTrue(
                    message.startsWith("error: tiny.model:9: the gradient is not finite in epoch 1, step 2\n"
                            + "  first in `hidden = dense(x, units: 3) |> relu` (tiny.model:4): the gradient of"
                            + " hidden.weights[1, 1] is NaN, because of the row tiny.csv:30\n"),
                    message);
            assertTrue(Files.readString(run.resolve("run.json")).contains("\"exit\":5"));
        }
    }

    @Test
    void theLastGoodCheckpointStays() throws IOException {
        message(1, r -> TinyProgram.start(r, 30));
        Path last = run.resolve("last.safetensors");
        assertEquals(
                "after batch 1 of epoch 1", Safetensors.read(last).metadata().get("saved"));
        TinyModel model = new TinyModel(1);
        Checkpoint.restore(last, model.parameters());
        assertTrue(Diagnosis.finite(
                model.parameters().values(), 0, model.parameters().size()));
    }
}
