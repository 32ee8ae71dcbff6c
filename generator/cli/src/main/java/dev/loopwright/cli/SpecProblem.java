package dev.loopwright.cli;

import dev.loopwright.runtime.RunFailure;

/** Something about a model file that no stage of the compiler can see, such as a file that is not there. Exit code 3. */
final class SpecProblem extends RunFailure {
    private static final long serialVersionUID = 1L;

    /** @param message first line what is wrong, further lines what to do */
    SpecProblem(String message) {
        super(ExitCode.SPEC, message, null);
    }
}
