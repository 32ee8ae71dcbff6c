package dev.loopwright.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says in full what a model file means. */
@Command(
        name = "explain",
        headerHeading = "%n  loopwright explain churn.model%n%n",
        header = "Say in full what a model file means.",
        description = {
            "Prints a model file with every default written in, and the layers with their shapes and parameters,"
                    + " and the memory that training takes.",
            ""
        })
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The .model file.")
    private Path file;

    @Mixin
    private SpecOptions spec;

    @Mixin
    private OutputOptions output;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Compiled compiled = Preparation.compiled(SpecFile.read(file), spec);
        compiled.report(console, output, file);
        if (!compiled.hasErrors()) {
            console.out().print(output.json() ? compiled.explainJson() + "\n" : compiled.explain());
        }
        return compiled.exitCode();
    }
}
