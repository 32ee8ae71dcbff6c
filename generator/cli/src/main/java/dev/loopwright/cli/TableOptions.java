package dev.loopwright.cli;

import dev.loopwright.runtime.run.UsageProblem;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to read a table that no model file says anything about. */
final class TableOptions {
    /** What is read without a model file. */
    static final String FORMATS =
            ".csv, .tsv or .jsonl, compressed with gzip or not, .npz, .parquet, or a query in a .sql file;"
                    + " `*` and `?` name several files.";

    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    @Option(
            names = "--at",
            paramLabel = "env/NAME",
            description = "For a query in a .sql file: the environment variable with the JDBC URL of its database;"
                    + " NAME_USER and NAME_PASSWORD hold the login.")
    private Optional<String> at;

    @Mixin
    private DriverOptions drivers;

    /** Where drivers are found. */
    ClassPath classPath() {
        return drivers.classPath();
    }

    /** The table in a file, with the drivers that may be wanted to read it. */
    TableFile of(Path file) {
        classPath().use();
        String name = String.valueOf(file.getFileName());
        if (!name.toLowerCase(Locale.ROOT).endsWith(".sql")) {
            refuseDatabase(name + " is no query");
            return TableFile.of(file);
        }
        String variable = at.orElseThrow(() -> new UsageProblem(name + " is a query, and nothing says of which database"
                        + "\n  add --at env/NAME, the environment variable that holds its JDBC URL"))
                .replaceFirst("^env/", "");
        if (!variable.matches(NAME)) {
            throw new UsageProblem("--at takes the name of an environment variable, not " + at.get()
                    + "\n  write --at env/SHOP, and let SHOP hold the JDBC URL");
        }
        return TableFile.ofQuery(file, variable);
    }

    /** A {@link UsageProblem} if a database was named. */
    void refuseDatabase(String why) {
        at.ifPresent(variable -> {
            throw new UsageProblem("--at is for queries in .sql files: " + why + "\n  leave it out");
        });
    }
}
