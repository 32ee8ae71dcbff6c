package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopwright.runtime.data.Batch;
import org.junit.jupiter.api.Test;

class DivergedTest {

    @Test
    void aFiniteLossPasses() {
        assertDoesNotThrow(() -> Diverged.check(1e38f, "lesson.model:25", 1, new Batch(2, 1, 1)));
    }

    @Test
    void aLossThatIsNotANumberNamesPlaceEpochStepAndRows() {
        Batch batch = new Batch(2, 2, 1);
        batch.fill(2, 116);
        batch.lines()[0] = 12;
        batch.lines()[1] = 47;
        batch.inputs()[0] = -3;
        batch.inputs()[3] = 8;
        Diverged diverged = assertThrows(Diverged.class, () -> Diverged.check(Float.NaN, "lesson.model:25", 3, batch));
        assertEquals("""
                lesson.model:25: the loss is NaN (not a number) in epoch 3, step 117
                  the batch: lines 12, 47 of the data; its inputs range from -3.0 to 8.0
                  try a smaller learning rate, `clip gradients to norm 1.0` before the update, or scaled inputs""", diverged.getMessage());
        assertEquals(5, diverged.exitCode());
    }
}
