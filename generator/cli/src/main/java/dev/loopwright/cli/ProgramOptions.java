package dev.loopwright.cli;

import picocli.CommandLine.Option;

/** How a trainer runs. */
final class ProgramOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads that kernels may use; the result is the same for any number (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Jars and folders with the Java classes that the loop calls, and with JDBC drivers.")
    private String classPath;

    int threads() {
        return threads;
    }

    ClassPath classPath() {
        return ClassPath.of(classPath);
    }
}
