package dev.loopwright.runtime;

import java.util.List;
import java.util.stream.Stream;

/**
 * The parameters of a model in one flat array, their gradients in another of the same layout, and what lies where. State
 * that layers keep but nobody trains, such as running means, lies behind the parameters and has no gradients.
 */
public final class Parameters {
    private final float[] values;
    private final float[] gradients;
    private final List<Tensor> tensors;
    private Workers workers = Workers.of(1);

    /** Room for the given tensors, which follow each other without gaps, trained ones first; all zero. */
    public Parameters(Tensor... tensors) {
        this.tensors = List.of(tensors);
        int trained = size(this.tensors.stream().takeWhile(Tensor::trained));
        if (trained != size(this.tensors.stream().filter(Tensor::trained))) {
            throw new IllegalArgumentException("state stands before what is trained");
        }
        values = new float[size(this.tensors.stream())];
        gradients = new float[trained];
    }

    private static int size(Stream<Tensor> tensors) {
        return tensors.mapToInt(Tensor::size).sum();
    }

    /** Number of parameters, state not counted. */
    public int size() {
        return gradients.length;
    }

    /** The parameters themselves, not a copy; from {@link #size} on state. */
    public float[] values() {
        return values;
    }

    /** The gradients themselves, not a copy. */
    public float[] gradients() {
        return gradients;
    }

    /** The threads that may work on these arrays; one unless {@link #share} said otherwise. */
    public Workers workers() {
        return workers;
    }

    /** Lets optimizers share their work among threads. */
    public void share(Workers workers) {
        this.workers = workers;
    }

    public List<Tensor> tensors() {
        return tensors;
    }

    /** The tensor of that name. */
    public Tensor tensor(String name) {
        return tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }
}
