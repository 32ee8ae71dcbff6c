package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GradientsTest {
    private static Parameters with(float... gradients) {
        Parameters parameters = new Parameters(Tensor.weights("w", 0, gradients.length));
        System.arraycopy(gradients, 0, parameters.gradients(), 0, gradients.length);
        return parameters;
    }

    @Test
    void theNormIsOverAllGradients() {
        assertEquals(5, Gradients.norm(with(3, 0, 0, 0, 4)), 0);
        assertEquals(0, Gradients.norm(with()), 0);
    }

    @Test
    void theNormKeepsDigitsThatAFloatSumWouldLose() {
        float[] ones = new float[1 << 20];
        java.util.Arrays.fill(ones, 0.1f);
        assertEquals((double) 0.1f * 1024, Gradients.norm(with(ones)), 1e-9);
    }

    @Test
    void theNormOfHugeGradientsDoesNotOverflow() {
        assertEquals(3e38, Gradients.norm(with(3e38f, 0)), 1e31);
    }

    @Test
    void clippingScalesToTheLimitByPyTorchsFormula() {
        Parameters parameters = with(3, 0, -4);
        assertEquals(5, Gradients.clipNorm(parameters, 1), 0);
        float scale = (float) (1 / (5 + 1e-6));
        assertArrayEquals(new float[] {3 * scale, 0, -4 * scale}, parameters.gradients());
    }

    @Test
    void smallGradientsAreNotScaled() {
        Parameters parameters = with(0.3f, -0.4f);
        Gradients.clipNorm(parameters, 1);
        assertArrayEquals(new float[] {0.3f, -0.4f}, parameters.gradients());
    }

    @Test
    void gradientsThatAreNotNumbersStaySo() {
        Parameters parameters = with(1, Float.NaN);
        assertTrue(Double.isNaN(Gradients.clipNorm(parameters, 1)));
        assertTrue(Float.isNaN(parameters.gradients()[1]));
        Gradients.clipValue(parameters, 1);
        assertTrue(Float.isNaN(parameters.gradients()[1]));
    }

    @Test
    void clippingValuesCutsEach() {
        Parameters parameters = with(3, -0.2f, -4, Float.POSITIVE_INFINITY);
        Gradients.clipValue(parameters, 0.5);
        assertArrayEquals(new float[] {0.5f, -0.2f, -0.5f, 0.5f}, parameters.gradients());
    }

    @Test
    void clippingAllocatesNothing() {
        Parameters parameters = with(3, 4, 5, 6, 7);
        assertEquals(0, Allocation.perCall(() -> {
            Gradients.clipNorm(parameters, 1);
            Gradients.clipValue(parameters, 0.1);
        }));
    }
}
