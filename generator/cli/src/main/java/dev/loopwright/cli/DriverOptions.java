package dev.loopwright.cli;

import picocli.CommandLine.Option;

/** Where commands that run no code of a loop look for classes. */
final class DriverOptions {
    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Jars with JDBC drivers; DuckDB's reads Parquet.")
    private String classPath;

    ClassPath classPath() {
        return ClassPath.of(classPath);
    }
}
