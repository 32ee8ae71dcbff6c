package dev.loopwright.runtime;

/**
 * An exponential moving average of all weights, and of the state of layers (Polyak and Juditsky 1992; Tarvainen and
 * Valpola 2017): {@code average = decay * average + (1 - decay) * weights}. The first step takes the weights as they are,
 * as in PyTorch. To be measured or kept the average changes places with the weights.
 */
public final class WeightAverage implements Stateful {
    private final float[] weights;
    private final float[] average;
    private final float taken;
    private long steps;

    /** @param decay the share of the average that stays in each step */
    public WeightAverage(Parameters parameters, double decay) {
        weights = parameters.values();
        average = new float[weights.length];
        taken = (float) (1 - decay);
    }

    /** Moves towards the weights as they are now. Allocates nothing. */
    public void advance() {
        if (steps == 0) {
            System.arraycopy(weights, 0, average, 0, average.length);
        } else {
            follow(average, weights, taken);
        }
        steps++;
    }

    private static void follow(float[] average, float[] weights, float taken) {
        for (int i = 0; i < average.length; i++) {
            average[i] += taken * (weights[i] - average[i]);
        }
    }

    /** Gives the model the average, and takes its weights in exchange; once more, and all is as before. */
    public void swap() {
        for (int i = 0; i < average.length; i++) {
            float weight = weights[i];
            weights[i] = average[i];
            average[i] = weight;
        }
    }

    @Override
    public void state(State state) {
        steps = state.number("steps", steps);
        state.array("weights", average);
    }
}
