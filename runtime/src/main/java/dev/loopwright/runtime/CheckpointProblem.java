package dev.loopwright.runtime;

/** A saved file of a run (weights, fitted preprocessing) is damaged or belongs to another model. Exit code 6. */
public final class CheckpointProblem extends RunFailure {
    private static final long serialVersionUID = 1L;

    /** @param message first line what is wrong and in which file, further lines what to do */
    public CheckpointProblem(String message) {
        this(message, null);
    }

    /** The same, with what brought it about. */
    public CheckpointProblem(String message, Throwable cause) {
        super(6, message, cause);
    }
}
