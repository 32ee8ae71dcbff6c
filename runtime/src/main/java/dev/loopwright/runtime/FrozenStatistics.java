package dev.loopwright.runtime;

import java.util.List;

/**
 * Holds still what frozen layers have learnt of their inputs, such as the running mean of {@code batch_norm}: the forward
 * pass of a training step moves it, and it is put back. Allocates nothing in a step.
 */
public final class FrozenStatistics {
    private final Parameters parameters;
    private final List<Tensor> state;
    private final float[] remembered;

    public FrozenStatistics(Parameters parameters) {
        this.parameters = parameters;
        state = parameters.tensors().stream().filter(t -> !t.trained()).toList();
        remembered = new float[parameters.values().length];
    }

    /** To be called before the forward pass. */
    public void remember() {
        copy(parameters.values(), remembered);
    }

    /** To be called after it. */
    public void putBack() {
        copy(remembered, parameters.values());
    }

    private void copy(float[] from, float[] to) {
        for (int i = 0; i < state.size(); i++) {
            Tensor tensor = state.get(i);
            if (parameters.isFrozen(tensor)) {
                System.arraycopy(from, tensor.offset(), to, tensor.offset(), tensor.size());
            }
        }
    }
}
