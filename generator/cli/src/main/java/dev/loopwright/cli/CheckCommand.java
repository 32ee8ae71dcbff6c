package dev.loopwright.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a model file and writes nothing. */
@Command(
        name = "check",
        headerHeading = "%n  loopwright check churn.model%n%n",
        header = "Say everything that is wrong with a model file.",
        description = {"Neither reads the data nor writes anything.", ""})
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The .model file.")
    private Path file;

    @Option(names = "--show", paramLabel = "STAGE", description = "Also print tree, resolved, plan or java.")
    private Show show;

    @Mixin
    private SpecOptions spec;

    @Mixin
    private OutputOptions output;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Compiled compiled = Preparation.compiled(SpecFile.read(file), spec);
        if (output.json()) {
            output.report(console, file, compiled.diagnostics());
            return compiled.exitCode();
        }
        compiled.printDiagnostics(console, output);
        Optional.ofNullable(show).map(compiled::show).ifPresent(console.out()::print);
        if (show == null && !compiled.hasErrors()) {
            console.out().print(file + ": ok\n");
        }
        return compiled.exitCode();
    }
}
