package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.optimizer.Adam;
import dev.loopwright.runtime.optimizer.Optimizer;
import dev.loopwright.runtime.optimizer.Sgd;
import dev.loopwright.runtime.run.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What layers keep but nobody trains. */
class StateTest {
    @TempDir
    Path folder;

    private static Parameters parameters() {
        Parameters parameters = new Parameters(Tensor.scale("n.scale", 0, 2), Tensor.state("n.running_mean", 2, 2));
        System.arraycopy(new float[] {1, 2, 3, 4}, 0, parameters.values(), 0, 4);
        return parameters;
    }

    @Test
    void stateIsNoParameterAndHasNoGradient() {
        assertEquals(2, parameters().size());
        assertEquals(2, parameters().gradients().length);
        assertEquals(4, parameters().values().length);
    }

    @Test
    void stateStandsBehindWhatIsTrained() {
        Tensor state = Tensor.state("n.running_mean", 0, 2);
        assertThrows(IllegalArgumentException.class, () -> new Parameters(state, Tensor.bias("b", 2, 1)));
    }

    @Test
    void optimizersLeaveStateAlone() {
        List<Function<Parameters, Optimizer>> all = List.of(
                p -> new Sgd(p, 0.1),
                p -> new Sgd(p, 0.1, 0.9, 0, false),
                p -> new Sgd(p, 0.1, 0.9, 0, true),
                p -> new Adam(p, 0.1));
        for (Function<Parameters, Optimizer> make : all) {
            Parameters parameters = parameters();
            parameters.gradients()[1] = 1;
            make.apply(parameters).update();
            assertTrue(parameters.values()[1] < 2);
            assertEquals(3, parameters.values()[2]);
            assertEquals(4, parameters.values()[3]);
        }
    }

    @Test
    void checkpointsCarryState() {
        Path file = folder.resolve("best.safetensors");
        Checkpoint.save(file, parameters(), "spec", 1);
        Parameters restored = new Parameters(Tensor.scale("n.scale", 0, 2), Tensor.state("n.running_mean", 2, 2));
        Checkpoint.restore(file, restored);
        assertArrayEquals(new float[] {1, 2, 3, 4}, restored.values());
    }

    @Test
    void aSingleRowHasNoVariance() {
        SingleRow.refuse(2, "net.model:7");
        RunFailure failure = assertThrows(SingleRow.class, () -> SingleRow.refuse(1, "net.model:7"));
        assertTrue(
                failure.getMessage().startsWith("net.model:7: a batch of one row in training"), failure.getMessage());
    }
}
