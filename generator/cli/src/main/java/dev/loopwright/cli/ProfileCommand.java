package dev.loopwright.cli;

import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.run.UsageProblem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what stands in a table, and what a model file makes of it. */
@Command(
        name = "profile",
        headerHeading = "%n  loopwright profile customers.csv --target churned%n%n",
        header = "Say what stands in a table, and what a model file makes of it.",
        description = {
            "Looks at every row of a table, or of the table that a model file names: type, missing cells, distinct values,"
                    + " range, quantiles and outliers of each column, and what may be a mistake. Of a model file also what"
                    + " training makes of each column, the parts of the split, and rows that stand in several of them.",
            ""
        })
final class ProfileCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "A .model file, or a table: " + TableOptions.FORMATS)
    private Path file;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description =
                    "The column of a table that is to be predicted: looks for columns that give it away, and for rare"
                            + " classes. A model file says so itself.")
    private Optional<String> target;

    @Mixin
    private DataOptions data;

    @Mixin
    private TableOptions tables;

    @Mixin
    private SpecOptions spec;

    @Mixin
    private OutputOptions output;

    ProfileCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return String.valueOf(file.getFileName()).endsWith(".model") ? ofModel() : ofTable();
    }

    private int ofTable() {
        data.named().ifPresent(other -> {
            throw new UsageProblem("--data is for model files\n  name the table alone: loopwright profile " + other);
        });
        SeenTable table = SeenTable.read(tables.of(file), true);
        return print(Profile.of(table, target.map(table::wanted)));
    }

    private int ofModel() {
        if (target.isPresent()) {
            throw new UsageProblem("a model file says itself what its target is\n  leave out --target");
        }
        tables.refuseDatabase("a model file says itself where its database is");
        SpecFile read = SpecFile.read(file);
        Compiled compiled = Preparation.compiled(read, spec);
        compiled.report(console, output, file);
        if (compiled.hasErrors()) {
            return compiled.exitCode();
        }
        Dataset dataset = Program.data(
                compiled.ready(false, ClassPath.of("")), data.of(read, compiled.facts()), tables.classPath());
        return print(Profile.of(compiled, dataset));
    }

    private int print(Profile profile) {
        console.out().print(output.json() ? ProfileJson.of(profile) + "\n" : ProfileText.of(profile));
        return ExitCode.OK;
    }
}
