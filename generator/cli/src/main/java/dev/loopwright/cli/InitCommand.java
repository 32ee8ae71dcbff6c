package dev.loopwright.cli;

import dev.loopwright.runtime.run.UsageProblem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a first model file for a table. */
@Command(
        name = "init",
        headerHeading = "%n  loopwright init customers.csv --target churned -o churn.model%n%n",
        header = "Write a first model file for a table.",
        description = {
            "Looks at every row and writes a model file that trains as it stands: types, missing cells, scaling, a small"
                    + " network and a loop, with comments that say why.",
            ""
        })
final class InitCommand implements Callable<Integer> {
    private static final int LONGEST_NAME = 40;

    private final Console console;

    @Parameters(paramLabel = "DATA", description = "The table: " + TableOptions.FORMATS)
    private Path file;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            required = true,
            description = "The column that is to be predicted.")
    private String target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "The model file to write, which must not exist yet; beside the table, for its folder is where a"
                            + " model file finds data (default: the standard output).")
    private Optional<Path> out;

    @Mixin
    private TableOptions tables;

    @Mixin
    private OutputOptions output;

    InitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        TableFile data = tables.of(file);
        data.obstacle().ifPresent(why -> {
            throw new UsageProblem(why);
        });
        SeenTable table = SeenTable.read(data, false);
        String text = new FirstSpec(specName(), data, table, wanted(table)).text();
        if (out.isPresent()) {
            write(out.get(), text);
        } else if (output.json()) {
            console.out().println(Json.firstSpec(text));
        } else {
            console.out().print(text);
        }
        return ExitCode.OK;
    }

    private Seen wanted(SeenTable table) {
        Seen found = table.wanted(target);
        if (!found.hasName()) {
            throw new UsageProblem("no model file can name that column\n  name it on one line of the header");
        }
        if (found.isArray()) {
            throw new UsageProblem(target + " holds arrays, and a target is a number or one of a few labels");
        }
        if (table.columns().stream().filter(c -> c.name.equals(target)).count() > 1) {
            throw new UsageProblem(
                    target + " stands in the header more than once\n  give each column a name of its own");
        }
        if (found.isEmpty() || found.isConstant()) {
            throw new UsageProblem("there is nothing to learn: " + target + " is "
                    + (found.isEmpty() ? "empty" : "the same") + " in every row");
        }
        if (!found.isOfNumbers() && !found.isOfTruths() && !found.isOfFewValues()) {
            throw new UsageProblem(target + " has more than " + Seen.MOST_VALUES
                    + " different texts\n  a target is a number or one of a few labels");
        }
        return found;
    }

    /** The name of the file without what a name cannot hold. */
    private String specName() {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\..*$", "");
        String clean = name.replaceAll("[^a-z0-9]+", "_").replaceAll("^[_0-9]+|_+$", "");
        return clean.isEmpty() ? "first" : clean.substring(0, Math.min(LONGEST_NAME, clean.length()));
    }

    private static void write(Path path, String text) {
        try {
            Files.writeString(path, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new UsageProblem(path + " exists already\n  name another file, or remove it first");
        } catch (IOException e) {
            throw new UsageProblem("cannot write " + path + ": " + Reason.of(e));
        }
    }
}
