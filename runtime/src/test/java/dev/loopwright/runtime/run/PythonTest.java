package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a checkpoint with Python's own library. */
class PythonTest {
    @TempDir
    Path folder;

    private String python(String... arguments) throws Exception {
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertEquals(0, process.waitFor(), Files.readString(said));
        return Files.readString(said);
    }

    private static boolean hasPython() {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void pythonReadsACheckpoint() throws Exception {
        assumeTrue(hasPython(), "no python3 on the PATH");
        Path run = folder.resolve("run");
        Path data = TinyProgram.writeData(folder);
        int[] steps = {0};
        int code = Launch.run(
                Run.builder()
                        .data(data)
                        .folder(run)
                        .mode(Run.Mode.QUIET)
                        .checkpointEvery(1)
                        .build(),
                r -> TinyProgram.start(r, 0.5, () -> {
                    if (++steps[0] == 12) {
                        throw new IllegalStateException("enough");
                    }
                }),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        assertEquals(1, code);
        String said = python(
                "python3",
                "src/test/python/checkpoint.py",
                run.resolve("last.safetensors").toString());
        TinyModel model = new TinyModel(1);
        Checkpoint.restore(run.resolve("last.safetensors"), model.parameters());
        for (String line : List.of(
                "kind run",
                "saved after batch 3 of epoch 2",
                "seed 7",
                "spec tiny",
                "loops/next_batch [] 4",
                "loops/next_epoch [] 2",
                "loops/steps [] 11",
                "running/loss/count [] 30",
                "sgd/updates [] 11",
                "run/last_epoch [] 1")) {
            assertTrue(said.contains("\n" + line + "\n"), line + " in\n" + said);
        }
        String first = said.replaceAll("(?s).*\nhidden.weights \\[2, 3\\] (\\S+).*", "$1");
        assertEquals(model.parameters().values()[0], (float) Double.parseDouble(first));
    }
}
