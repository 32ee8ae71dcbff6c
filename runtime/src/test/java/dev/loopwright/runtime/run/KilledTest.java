package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that saves weights again and again, as an operator or the system might. */
class KilledTest {
    private static final int KILLS = 6;

    @TempDir
    Path folder;

    private static Parameters parameters() {
        return new Parameters(Tensor.weights("w", 0, 200_000));
    }

    /** What the process does that is to be killed. */
    static final class Saver {
        private Saver() {}

        public static void main(String[] args) {
            Parameters parameters = parameters();
            for (int epoch = 1; ; epoch++) {
                Arrays.fill(parameters.values(), epoch);
                Checkpoint.save(Path.of(args[0]), parameters, "lesson", epoch);
            }
        }
    }

    @Test
    @Timeout(120)
    void aKilledProcessLeavesWholeWeights() throws Exception {
        Path file = folder.resolve("best.safetensors");
        for (int kill = 0; kill < KILLS; kill++) {
            Files.deleteIfExists(file);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Saver.class.getName(),
                            file.toString())
                    .inheritIO()
                    .start();
            while (!Files.exists(file) && process.isAlive()) {
                Thread.onSpinWait();
            }
            boolean ended = process.waitFor(7L * kill, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            assertTrue(!ended && Files.exists(file), "the process was saving until it was killed");
            Parameters restored = parameters();
            int epoch = Integer.parseInt(Checkpoint.restore(file, restored));
            for (float value : restored.values()) {
                assertEquals(epoch, value);
            }
        }
    }
}
