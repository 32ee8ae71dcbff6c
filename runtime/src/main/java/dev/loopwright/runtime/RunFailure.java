package dev.loopwright.runtime;

/**
 * A run that cannot go on, with a message for people: what is wrong, where, and what to do. Lines after the first are
 * indented advice. Programs print the message alone and end with the exit code.
 */
public class RunFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @serial what the process ends with */
    private final int exitCode;

    /** A failure that is neither the data's nor the checkpoint's fault: exit code 1. */
    public RunFailure(String message) {
        this(1, message, null);
    }

    /** The same, with what brought it about. */
    public RunFailure(String message, Throwable cause) {
        this(1, message, cause);
    }

    /** For the kinds of failure that have an exit code of their own. */
    protected RunFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What the process ends with: 1 run failed, 4 data error, 5 diverged, 6 checkpoint unreadable. */
    public final int exitCode() {
        return exitCode;
    }
}
