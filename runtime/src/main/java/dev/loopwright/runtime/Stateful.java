package dev.loopwright.runtime;

/** What keeps something from step to step that a resumed run must have again: optimizers, metrics, watchers. */
public interface Stateful {

    /**
     * Hands over everything that later steps depend on and that the model file does not say; the same calls in the same
     * order whether a checkpoint is written or read:
     *
     * <pre>{@code
     * updates = state.number("updates", updates);
     * state.array("velocity", velocity);
     * }</pre>
     */
    void state(State state);
}
