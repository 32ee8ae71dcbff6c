package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AccumulationTest {
    private final Parameters parameters = new Parameters(Tensor.weights("w", 0, 2));
    private final Accumulation accumulation = new Accumulation(parameters);

    /** What `backward` does: adds the gradients of a mean over rows. */
    private void backward(int rows, float first, float second) {
        accumulation.add(rows);
        parameters.gradients()[0] += first;
        parameters.gradients()[1] += second;
    }

    @Test
    void oneBatchStaysAsItIs() {
        backward(3, 0.1f, -0.7f);
        accumulation.average();
        assertArrayEquals(new float[] {0.1f, -0.7f}, parameters.gradients());
        assertEquals(1, accumulation.share());
    }

    @Test
    void batchesOfOneSizeAreAddedAndDividedOnce() {
        backward(4, 1, 2);
        backward(4, 3, -2);
        assertArrayEquals(new float[] {4, 0}, parameters.gradients());
        assertEquals(0.5, accumulation.share());
        accumulation.average();
        assertArrayEquals(new float[] {2, 0}, parameters.gradients());
    }

    @Test
    void aSmallerLastBatchWeighsWhatItsRowsDo() {
        backward(4, 1, 8);
        backward(4, 3, 8);
        backward(2, 5, 8);
        accumulation.average();
        assertArrayEquals(new float[] {(4 * 1 + 4 * 3 + 2 * 5) / 10f, 8}, parameters.gradients(), 1e-6f);
        assertEquals(10, accumulation.rows());
    }

    @Test
    void averagingInBetweenChangesNothingInTheEnd() {
        backward(4, 1, 0);
        accumulation.average();
        backward(2, 4, 0);
        accumulation.average();
        accumulation.average();
        backward(6, 3, 0);
        accumulation.average();
        assertEquals((4 * 1 + 2 * 4 + 6 * 3) / 12f, parameters.gradients()[0], 1e-6f);
    }

    @Test
    void clearingBeginsAnew() {
        backward(4, 1, 0);
        backward(2, 1, 0);
        parameters.gradients()[0] = 0;
        accumulation.clear();
        backward(8, 7, 0);
        accumulation.average();
        assertEquals(7, parameters.gradients()[0], 0);
        assertEquals(8, accumulation.rows());
    }
}
