package dev.loopwright.runtime.run;

import dev.loopwright.runtime.RunFailure;

/** A program was called in a way that cannot work: an unknown option, a run folder that is taken. Exit code 2. */
public final class UsageProblem extends RunFailure {
    private static final long serialVersionUID = 1L;

    /** @param message first line what is wrong, further lines what to do */
    public UsageProblem(String message) {
        super(2, message, null);
    }
}
