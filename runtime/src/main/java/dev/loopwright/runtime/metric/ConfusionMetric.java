package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.State;

/** A metric that follows from how often each class was predicted for rows of each class. More is better. */
abstract class ConfusionMetric implements Metric {
    final Confusion confusion;

    ConfusionMetric(int width) {
        confusion = new Confusion(width);
    }

    @Override
    public final void reset() {
        confusion.reset();
    }

    @Override
    public final void add(float[] predictions, float[] target, int rows) {
        confusion.add(predictions, target, rows);
    }

    @Override
    public final boolean lowerIsBetter() {
        return false;
    }

    @Override
    public final void state(State state) {
        confusion.state(state);
    }
}
