package dev.loopwright.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the Java of a model file. */
@Command(
        name = "generate",
        headerHeading = "%n  loopwright generate churn.model -o src/generated/java%n%n",
        header = "Write a model file out as Java.",
        description = {
            "The files compile against the runtime jar alone. Files that are already as they "
                    + "should be are left alone, and files that Loopwright did not write are never overwritten.",
            ""
        })
final class GenerateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The .model file.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            defaultValue = "generated",
            description = "Where packages begin (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Option(names = "--quiet", description = "Do not list the files.")
    private boolean quiet;

    @Option(names = "--show", paramLabel = "STAGE", description = "Print tree, resolved, plan or java; write nothing.")
    private Show show;

    @Mixin
    private SpecOptions spec;

    @Mixin
    private OutputOptions output;

    GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Compiled compiled = Preparation.compiled(SpecFile.read(file), spec);
        compiled.report(console, output, file);
        if (!compiled.hasErrors() && show != null) {
            console.out().print(compiled.show(show));
        } else if (!compiled.hasErrors()) {
            list(OutputFolder.at(folder).write(compiled.sources()));
        }
        return compiled.exitCode();
    }

    private void list(List<OutputFolder.Written> files) {
        if (output.json()) {
            console.out().print(Json.generated(folder, files) + "\n");
        } else if (!quiet) {
            files.forEach(f -> console.out()
                    .print(folder.resolve(f.source().path()) + (f.changed() ? "" : " (unchanged)") + "\n"));
        }
    }
}
