package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FrozenStatisticsTest {
    private final Parameters parameters = new Parameters(
            Tensor.weights("a.w", 0, 1),
            Tensor.weights("b.w", 1, 1),
            Tensor.state("a.running", 2, 1),
            Tensor.state("b.running", 3, 1));
    private final FrozenStatistics statistics = new FrozenStatistics(parameters);

    /** What a forward pass does to running means. */
    private void forward() {
        statistics.remember();
        parameters.values()[2]++;
        parameters.values()[3]++;
        statistics.putBack();
    }

    @Test
    void onlyThoseOfFrozenLayersStandStill() {
        parameters.part("a").freeze();
        forward();
        assertArrayEquals(new float[] {0, 0, 0, 1}, parameters.values());
        parameters.part("a").unfreeze();
        forward();
        assertArrayEquals(new float[] {0, 0, 1, 2}, parameters.values());
    }

    @Test
    void clearingAPartLeavesTheOthersAndTakesWhatIsFrozen() {
        parameters.gradients()[0] = 3;
        parameters.gradients()[1] = 4;
        parameters.part("a").freeze();
        assertEquals(4, Gradients.norm(parameters));
        Gradients.clear(parameters.part("a"));
        assertArrayEquals(new float[] {0, 4}, parameters.gradients());
    }

    @Test
    void noiseFollowsFromItsKeyAndSparesWhatIsFrozen() {
        parameters.part("b").freeze();
        Gradients.addNoise(parameters, 0.5, 7);
        float first = parameters.gradients()[0];
        assertEquals((float) (0.5 * Randomness.gaussian(7, 0)), first);
        assertEquals(0, parameters.gradients()[1]);
    }
}
