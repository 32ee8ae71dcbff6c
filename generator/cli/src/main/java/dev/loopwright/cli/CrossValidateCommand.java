package dev.loopwright.cli;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.model.ShapedData.Fold;
import dev.loopwright.compiler.model.ShapedData.Part;
import dev.loopwright.compiler.model.ShapedData.Split;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.runtime.run.Run;
import dev.loopwright.runtime.run.UsageProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains as often as there are folds, each time holding out another, and shows the scores of what was held out. */
@Command(
        name = "crossvalidate",
        headerHeading = "%n  loopwright crossvalidate samples/iris/iris.model --folds 5%n%n",
        header = "Train once for each fold of the rows, and measure on it.",
        description = {
            "The last part of the split becomes one of so many folds of the rows, dealt out as the split says: in the same "
                    + "proportions, whole groups, or stretches in order, of which a fold is held out from those before it. "
                    + "Everything is fitted anew on the training rows of each.",
            ""
        })
final class CrossValidateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The .model file.")
    private Path file;

    @Option(names = "--folds", paramLabel = "K", defaultValue = "5", description = "Folds (default: ${DEFAULT-VALUE}).")
    private int folds;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Where to leave a run folder for each fold (default: the next numbers in runs/).")
    private Optional<Path> folder;

    @Mixin
    private DataOptions data;

    @Mixin
    private ProgramOptions program;

    @Mixin
    private SpecOptions spec;

    @Mixin
    private OutputOptions output;

    CrossValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (folds < 2 || folds > 1000) {
            throw new UsageProblem("rows are cut into 2 to 1000 folds, not " + folds);
        }
        SpecFile read = SpecFile.read(file);
        ClassPath classes = program.classPath();
        Function<Facts, Path> where = facts -> data.of(read, facts);
        Compiled compiled = Preparation.toTrain(
                        read, spec.toOptions(), classes, Cache.none(), Preparation.choice(spec.kernelsToRun(), where))
                .compiled();
        List<Diagnostic> obstacles = compiled.obstacles(classes);
        if (!obstacles.isEmpty()) {
            output.report(console, file, obstacles);
            return ExitCode.SPEC;
        }
        FoldScores scores = new FoldScores(heldOut(compiled.model()));
        Path from = where.apply(compiled.facts());
        for (int fold = 1; fold <= folds; fold++) {
            int code = train(compiled.holdingOut(new Fold(fold, folds)), read, from, classes, fold, scores);
            if (code != ExitCode.OK) {
                return code;
            }
        }
        console.out().print(output.json() ? scores.json() : scores.table());
        return ExitCode.OK;
    }

    private int train(Compiled compiled, SpecFile read, Path from, ClassPath classes, int fold, FoldScores scores) {
        Run.Builder builder = Run.builder()
                .console(console.out())
                .data(from)
                .mode(Run.Mode.QUIET)
                .threads(program.threads());
        folder.ifPresent(f -> builder.folder(f.resolve("fold-" + fold)));
        KeptSpec.attach(builder, read, spec.toOptions());
        Ready ready = compiled.ready(true, classes);
        ready.attachTo(builder);
        Run run = builder.build();
        int code = new Program(ready, console, output.json(), classes).train(run);
        if (code == ExitCode.OK) {
            scores.add(run.folder());
        }
        return code;
    }

    /** The part that becomes a fold. */
    private static String heldOut(ShapedModel model) {
        Split split = model.data().split();
        List<Part> shares = split.shares();
        if (split.by().isPresent()) {
            throw new UsageProblem(
                    "the split goes by the column " + split.by().get().name()
                            + ", which leaves nothing to deal out\n  write it in shares: `split 80% train, 20% test`");
        }
        Part last = shares.get(shares.size() - 1);
        if (shares.size() < 2 || last.name().equals("train")) {
            throw new UsageProblem("the last part of the split is held out, but that is " + last.name()
                    + "\n  write one behind it: `split 80% train, 20% test`");
        }
        return last.name();
    }
}
