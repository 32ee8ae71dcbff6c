package dev.loopwright.runtime.run;

import dev.loopwright.runtime.RunFailure;
import java.nio.file.Path;

/**
 * A run was asked to end, has finished its step and is saved. The system ends a process that was interrupted with 128 and
 * the number of the signal: 130 after Ctrl-C (SIGINT), 143 after SIGTERM.
 */
final class Interrupted extends RunFailure {
    private static final long serialVersionUID = 1L;

    /** From here on exit codes are the system's affair, which is ending the process already. */
    static final int CODE = 130;

    Interrupted(Path folder, String where) {
        super(
                CODE,
                "interrupted " + where + "; saved in " + folder.resolve(RunFolder.LAST) + "\n  go on with --resume "
                        + folder,
                null);
    }
}
