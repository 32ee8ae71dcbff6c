package dev.loopwright.runtime;

/** The data are not what the model file says. The message names file, row and column where it can. Exit code 4. */
public final class DataProblem extends RunFailure {
    private static final long serialVersionUID = 1L;

    /** @param message first line what is wrong and where, further lines what to do */
    public DataProblem(String message) {
        this(message, null);
    }

    /** The same, with what brought it about. */
    public DataProblem(String message, Throwable cause) {
        super(4, message, cause);
    }
}
