package dev.loopwright.runtime.run;

import dev.loopwright.runtime.RunFailure;
import java.nio.file.Path;

/** A run that was to be resumed has nothing left to do. Not a failure: exit code 0. */
final class Finished extends RunFailure {
    private static final long serialVersionUID = 1L;

    Finished(Path folder) {
        super(0, "the run in " + folder + " is finished: nothing is left to do", null);
    }
}
