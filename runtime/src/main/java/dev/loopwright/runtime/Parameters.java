package dev.loopwright.runtime;

import java.util.List;

/** The parameters of a model in one flat array, their gradients in another of the same layout, and what lies where. */
public final class Parameters {
    private final float[] values;
    private final float[] gradients;
    private final List<Tensor> tensors;

    /** Room for the given tensors, which follow each other without gaps; all zero. */
    public Parameters(Tensor... tensors) {
        this.tensors = List.of(tensors);
        int size = this.tensors.stream().mapToInt(Tensor::size).sum();
        values = new float[size];
        gradients = new float[size];
    }

    /** Number of parameters. */
    public int size() {
        return values.length;
    }

    /** The parameters themselves, not a copy. */
    public float[] values() {
        return values;
    }

    /** The gradients themselves, not a copy. */
    public float[] gradients() {
        return gradients;
    }

    public List<Tensor> tensors() {
        return tensors;
    }

    /** The tensor of that name. */
    public Tensor tensor(String name) {
        return tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }
}
