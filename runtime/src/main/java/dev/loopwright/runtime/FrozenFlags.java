package dev.loopwright.runtime;

import java.util.List;

/** Which tensors of a model are frozen, for checkpoints. */
public final class FrozenFlags implements Stateful {
    private final Parameters parameters;

    public FrozenFlags(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public void state(State state) {
        List<Tensor> tensors = parameters.tensors();
        long[] frozen = new long[tensors.size()];
        for (int i = 0; i < frozen.length; i++) {
            frozen[i] = parameters.isFrozen(tensors.get(i)) ? 1 : 0;
        }
        state.array("tensors", frozen);
        parameters.unfreeze();
        parameters.part(tensor -> frozen[tensors.indexOf(tensor)] == 1).freeze();
    }
}
