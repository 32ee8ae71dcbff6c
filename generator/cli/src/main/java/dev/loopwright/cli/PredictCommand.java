package dev.loopwright.cli;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.runtime.run.Prediction;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Predicts rows with what a run has learnt. */
@Command(
        name = "predict",
        headerHeading = "%n  loopwright predict runs/churn-1 --data new-customers.csv -o predictions.csv%n%n",
        header = "Predict rows with what a run has learnt.",
        description = {
            "Uses the best weights that the run has kept, else the last, and its preprocessing. The Java is generated anew from the "
                    + "run's copy of the model file; nothing in a run folder is ever executed.",
            ""
        })
final class PredictCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "RUN", description = "The run folder, such as runs/churn-1.")
    private Path run;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description = "The rows to predict; target columns may be absent.")
    private Path data;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the predictions go (default: the standard output).")
    private Optional<Path> out;

    @Mixin
    private DriverOptions drivers;

    @Mixin
    private OutputOptions output;

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Prediction.Builder prediction = Prediction.builder().run(run).data(data).console(console.out());
        out.ifPresent(prediction::out);
        Prediction checked = prediction.build();
        KeptSpec kept = KeptSpec.in(run);
        Preparation preparation = Preparation.toPredict(kept.file(), kept.options(), Cache.of(console.environment()));
        Optional<Ready> ready = preparation.cached();
        if (ready.isEmpty()) {
            Compiled compiled = preparation.compiled();
            if (compiled.hasErrors()) {
                compiled.printDiagnostics(console, output);
                return compiled.exitCode();
            }
            ready = Optional.of(preparation.ready(compiled));
        }
        OptionalInt another =
                Starter.another(Kernels.PLAIN, Effort.ofPredicting(ready.get().facts(), data));
        if (another.isPresent()) {
            return another.getAsInt();
        }
        return new Program(ready.get(), console, output.json(), drivers.classPath()).predict(checked);
    }
}
