package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file operation of a save fails once; the old checkpoint must live and the failure be told. */
class FaultTest {
    /** The save that goes wrong comes after this step. */
    private static final int STEP = 3;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private Path data;
    private Path whole;

    @BeforeEach
    void trainWithoutAnyTrouble() throws IOException {
        data = TinyProgram.writeData(folder);
        whole = folder.resolve("whole");
        assertEquals(0, run(Run.builder().folder(whole), () -> {}));
    }

    private int run(Run.Builder settings, Runnable afterStep) {
        errors.reset();
        Run run = settings.data(data).mode(Run.Mode.QUIET).build();
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Launch.run(run, r -> TinyProgram.start(r, 0.5, afterStep), err);
    }

    @Test
    void whateverFailsTheOldCheckpointLivesAndTheFailureIsTold() throws IOException {
        Set<String> struck = new TreeSet<>();
        for (int k = 0; ; k++) {
            Path path = folder.resolve("faulty-" + k);
            FaultyFiles files = FaultyFiles.over(path);
            int[] step = {0};
            int fault = k;
            // From the save after STEP on; the next one would be the first that is not looked at.
            int code = run(Run.builder().folder(files.path(path)).checkpointEvery(1), () -> {
                step[0]++;
                if (step[0] == STEP) {
                    files.failAfter(fault);
                } else if (step[0] == STEP + 1) {
                    files.failAfter(Integer.MAX_VALUE);
                    throw new IllegalStateException("enough seen");
                }
            });
            assertEquals(1, code);
            String saved =
                    Safetensors.read(path.resolve(RunFolder.LAST)).metadata().get("saved");
            if (files.struck().isEmpty()) {
                assertEquals("after batch " + STEP + " of epoch 1", saved);
                break;
            }
            struck.add(files.struck()
                    .replaceAll("\\.tmp-.*", ".tmp")
                    .replace(path.getFileName().toString(), "FOLDER"));
            assertTrue(errors.toString(StandardCharsets.UTF_8).contains(FaultyFiles.FAULT), files.struck());
            boolean inPlace = files.struck().endsWith(path.getFileName().toString());
            assertEquals("after batch " + (inPlace ? STEP : STEP - 1) + " of epoch 1", saved, files.struck());
            assertEquals(0, run(Run.builder().resume(path), () -> {}));
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve(RunFolder.LAST)),
                    Files.readAllBytes(path.resolve(RunFolder.LAST)));
        }
        assertEquals(
                Set.of(
                        "ask for the size of metrics.jsonl",
                        "cut metrics.jsonl",
                        "force metrics.jsonl",
                        "open last.safetensors.tmp",
                        "write last.safetensors.tmp",
                        "force last.safetensors.tmp",
                        "read last.safetensors.tmp",
                        "move to last.safetensors",
                        "open FOLDER",
                        "force FOLDER"),
                struck);
    }
}
