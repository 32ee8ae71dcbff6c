package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path folder;

    private static Parameters parameters() {
        return new Parameters(
                Tensor.weights("hidden.weights", 0, 2, 3),
                Tensor.bias("hidden.bias", 6, 3),
                Tensor.weights("p.weights", 9, 3, 1));
    }

    @Test
    void weightsComeBackWithTheirEpoch() {
        Path file = folder.resolve("best.safetensors");
        Parameters saved = parameters();
        for (int i = 0; i < saved.size(); i++) {
            saved.values()[i] = i + 0.5f;
        }
        Checkpoint.save(file, saved, "lesson", 4);
        Parameters restored = parameters();
        assertEquals("4", Checkpoint.restore(file, restored));
        assertArrayEquals(saved.values(), restored.values());
    }

    @Test
    void theOrderOfTensorsMayDiffer() {
        Path file = folder.resolve("best.safetensors");
        Parameters saved = new Parameters(Tensor.weights("a", 0, 1), Tensor.weights("b", 1, 2));
        System.arraycopy(new float[] {1, 2, 3}, 0, saved.values(), 0, 3);
        Checkpoint.save(file, saved, "lesson", 1);
        Parameters restored = new Parameters(Tensor.weights("b", 0, 2), Tensor.weights("a", 2, 1));
        Checkpoint.restore(file, restored);
        assertArrayEquals(new float[] {2, 3, 1}, restored.values());
    }

    @Test
    void everyDifferenceIsListedAndNothingChanges() {
        Path file = folder.resolve("best.safetensors");
        Parameters saved = new Parameters(
                Tensor.weights("hidden.weights", 0, 3, 2), Tensor.bias("hidden.bias", 6, 3), Tensor.bias("old", 9, 1));
        java.util.Arrays.fill(saved.values(), 1);
        Checkpoint.save(file, saved, "lesson", 4);
        Parameters restored = parameters();
        CheckpointProblem problem = assertThrows(CheckpointProblem.class, () -> Checkpoint.restore(file, restored));
        assertEquals(
                "the weights in " + file
                        + " do not fit the model; they were trained by lesson\n"
                        + "  hidden.weights should be [2, 3] but is [3, 2]\n"
                        + "  p.weights is missing\n"
                        + "  old is not part of the model",
                problem.getMessage());
        assertEquals(6, problem.exitCode());
        assertArrayEquals(new float[12], restored.values());
    }

    @Test
    void aFileOfAnotherKindIsRefused() {
        Path file = folder.resolve("other.safetensors");
        new Safetensors(Map.of("kind", "moments"), List.of()).write(file);
        assertEquals(
                "cannot use the checkpoint " + file + ": it holds no weights of a model",
                assertThrows(CheckpointProblem.class, () -> Checkpoint.restore(file, parameters()))
                        .getMessage());
    }
}
