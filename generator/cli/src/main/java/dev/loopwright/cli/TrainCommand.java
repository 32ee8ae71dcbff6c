package dev.loopwright.cli;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.runtime.run.Run;
import dev.loopwright.runtime.run.UsageProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks, generates, compiles in memory and runs. */
@Command(
        name = "train",
        headerHeading = "%n  loopwright train samples/lesson/lesson.model%n%n",
        header = "Check, generate, compile and run.",
        description = {
            "Leaves a run folder with a copy "
                    + "of the model file, the Java, the metrics, the weights and the fitted preprocessing.",
            ""
        })
final class TrainCommand implements Callable<Integer> {
    /** Stands for the last run; no folder can be called so. */
    private static final String LAST = "";

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The .model file.")
    private Path file;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "The folder to leave, new or empty (default: the next number in runs/).")
    private Optional<Path> folder;

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = LAST,
            paramLabel = "RUN",
            description = "Go on with a run that was interrupted or killed, at the very step that it has saved"
                    + " (default: the last run of that name in runs/).")
    private Optional<String> resume;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Save the run after every N steps, so that it can be resumed (default: once a minute).")
    private Optional<Integer> checkpointEvery;

    @Option(names = "--trace", description = "Show the first step and one prediction in slow motion.")
    private boolean trace;

    @Option(names = "--quiet", description = "Print failures only.")
    private boolean quiet;

    @Mixin
    private DataOptions data;

    @Mixin
    private ProgramOptions program;

    @Mixin
    private SpecOptions spec;

    @Mixin
    private OutputOptions output;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Run.Mode mode = mode();
        SpecFile read = SpecFile.read(file);
        ClassPath classes = program.classPath();
        Function<Facts, Path> where = facts -> data.of(read, facts);
        Preparation preparation = Preparation.toTrain(
                read,
                spec.toOptions(),
                classes,
                Cache.of(console.environment()),
                Preparation.choice(spec.kernelsToRun(), where));
        Optional<Ready> ready = preparation.cached();
        if (ready.isEmpty()) {
            Compiled compiled = preparation.compiled();
            List<Diagnostic> obstacles = compiled.obstacles(classes);
            if (!obstacles.isEmpty()) {
                output.report(console, file, obstacles);
                return ExitCode.SPEC;
            }
            ready = Optional.of(preparation.ready(compiled));
            if (!quiet) {
                compiled.printDiagnostics(console, output);
            }
        }
        Path from = where.apply(ready.get().facts());
        OptionalInt another =
                Starter.another(ready.get().kernels(), Effort.of(ready.get().facts(), from));
        return another.isPresent() ? another.getAsInt() : run(mode, read, ready.get(), from, classes);
    }

    /** The run will compare digests; only here is it known what differs. */
    private void resume(Run.Builder run, SpecFile read) {
        if (folder.isPresent()) {
            throw new UsageProblem("--resume goes on in the folder of the run\n  leave out --run-dir");
        }
        Compiled compiled = Compiled.of(read, spec.toOptions());
        Path before = resume.get().equals(LAST) ? Run.last(compiled.model().name()) : Path.of(resume.get());
        run.resume(before);
        KeptSpec kept = KeptSpec.in(before);
        SpecDifference.refuse(before, Compiled.of(kept.file(), kept.options()), compiled);
    }

    private static int steps(int number) {
        if (number < 1) {
            throw new UsageProblem("a run can be saved after every 1 or more steps, not " + number);
        }
        return number;
    }

    private int run(Run.Mode mode, SpecFile read, Ready ready, Path from, ClassPath classes) {
        Run.Builder run = Run.builder()
                .console(console.out())
                .data(from)
                .mode(mode)
                .trace(trace)
                .threads(program.threads());
        folder.ifPresent(run::folder);
        checkpointEvery.map(TrainCommand::steps).ifPresent(run::checkpointEvery);
        if (resume.isPresent()) {
            resume(run, read);
        } else {
            KeptSpec.attach(run, read, spec.toOptions());
            ready.attachTo(run);
        }
        return new Program(ready, console, output.json(), classes).train(run.build());
    }

    private Run.Mode mode() {
        if (output.json() && quiet) {
            throw new UsageProblem("--json and --quiet exclude each other");
        }
        return output.json() ? Run.Mode.JSON : quiet ? Run.Mode.QUIET : Run.Mode.TABLE;
    }
}
