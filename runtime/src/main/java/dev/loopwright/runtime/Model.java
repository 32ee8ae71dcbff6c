package dev.loopwright.runtime;

import dev.loopwright.runtime.data.Batch;
import java.util.List;

/** What the generated model classes have in common, for optimizers, checkpoints and traces. */
public interface Model {

    /** Weights and gradients. */
    Parameters parameters();

    /** Runs a batch in training mode and returns its mean loss. Keeps what {@link #backward} needs. */
    float forward(Batch batch);

    /** Runs a batch in evaluation mode (no dropout) and returns its mean loss. */
    float evaluate(Batch batch);

    /** Runs a batch in evaluation mode without looking at targets. */
    void predict(Batch batch);

    /** The mean loss of the last {@link #forward} or {@link #evaluate}. */
    float loss();

    /** Sets all gradients to zero; see {@link Parameters#clearGradients} for when. */
    void clearGradients();

    /** Adds the gradients of the last {@link #forward}'s loss. */
    void backward(Batch batch);

    /** Whether a row's values depend in training on the other rows of its batch, so that none can run alone. */
    default boolean mixesRows() {
        return false;
    }

    /** The values of the last run that the model file names, in its order, inputs left out. */
    List<Activation> activations();

    /**
     * A value of the network for the rows of the last batch.
     *
     * @param name the name in the model file
     * @param at where in the model file, {@code lesson.model:19}
     * @param source what it is made of, as the model file says: {@code dense(x, units: 16) |> relu}
     * @param width elements per row
     * @param values rows one after another; may be longer than the batch
     * @param block the use of a block that makes it, {@code residual1 = residual(units: 8)}; empty if none does
     */
    record Activation(String name, String at, String source, int width, float[] values, String block) {
        /** A value that no block makes. */
        public Activation(String name, String at, String source, int width, float[] values) {
            this(name, at, source, width, values, "");
        }
    }
}
