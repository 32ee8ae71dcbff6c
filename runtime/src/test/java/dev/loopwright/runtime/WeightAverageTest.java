package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class WeightAverageTest {
    private final Parameters parameters = new Parameters(Tensor.weights("w", 0, 1), Tensor.state("s", 1, 1));
    private final WeightAverage average = new WeightAverage(parameters, 0.75);

    private void weights(float weight, float state) {
        parameters.values()[0] = weight;
        parameters.values()[1] = state;
    }

    @Test
    void theFirstStepTakesTheWeightsAndLaterOnesAQuarterOfTheWay() {
        weights(4, 8);
        average.advance();
        weights(8, 0);
        average.advance();
        average.swap();
        assertArrayEquals(new float[] {5, 6}, parameters.values());
    }

    @Test
    void swappingTwiceChangesNothing() {
        weights(4, 8);
        average.advance();
        weights(-1, 3);
        average.swap();
        assertArrayEquals(new float[] {4, 8}, parameters.values());
        average.swap();
        assertArrayEquals(new float[] {-1, 3}, parameters.values());
    }
}
