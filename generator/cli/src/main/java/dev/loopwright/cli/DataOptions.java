package dev.loopwright.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which data a command reads for a model file. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Another data file than the one that the model file names.")
    private Optional<Path> data;

    @Option(names = "--allow-path", description = "Let the model file name data outside its own folder.")
    private boolean allowPath;

    /** The file that was named on the command line, if any. */
    Optional<Path> named() {
        return data;
    }

    /** The file to read; a {@link SpecProblem} if the model file may not name it. */
    Path of(SpecFile spec, Facts facts) {
        return data.orElseGet(() -> DataPath.of(spec, facts, allowPath));
    }
}
