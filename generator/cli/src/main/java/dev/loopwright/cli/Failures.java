package dev.loopwright.cli;

import dev.loopwright.runtime.RunFailure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What becomes of a failure: a message for people (or JSON for programs) and an exit code. Never a stack trace. */
final class Failures {
    private Failures() {}

    /** A command line that makes no sense: one sentence, a suggestion if a name is near, and where the help is. */
    static int misused(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.print("error: " + failure.getMessage() + "\n");
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.print("  " + command.getCommandSpec().qualifiedName(" ") + " --help shows how to use it\n");
        err.flush();
        return ExitCode.USAGE;
    }

    /** A command that failed. */
    static int report(Throwable failure, Console console, boolean json) {
        RunFailure known = known(failure);
        if (console.debugs()) {
            failure.printStackTrace(console.err());
        }
        if (json) {
            console.out().print(Json.failure(known.exitCode(), known.getMessage()) + "\n");
        } else {
            console.err().print("error: " + known.getMessage() + "\n");
        }
        return known.exitCode();
    }

    /** The failure itself if it is a message for people, else one that takes the blame. */
    static RunFailure known(Throwable failure) {
        if (failure instanceof RunFailure known) {
            return known;
        }
        if (failure instanceof OutOfMemoryError) {
            long megabytes = Runtime.getRuntime().maxMemory() >> 20;
            return new RunFailure(
                    "out of memory: the heap may grow to " + megabytes + " MB only"
                            + "\n  allow more, such as LOOPWRIGHT_JAVA_OPTS=-Xmx" + 2 * megabytes + "m",
                    failure);
        }
        return new RunFailure(
                "this is a mistake of Loopwright's, not of your model: " + failure
                        + "\n  LOOPWRIGHT_DEBUG=1 shows where it happened; please report it with the model file",
                failure);
    }
}
