package dev.loopwright.runtime.run;

import dev.loopwright.runtime.Parameters;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Predicting rows of a file with the weights and the preprocessing of a run. A generated predictor uses it so:
 *
 * <pre>{@code
 * public static void start(Prediction prediction) {
 *     Dataset data = LessonData.toPredict(prediction.preprocessing(), prediction.dataFile());
 *     Lesson model = new Lesson(SEED);
 *     prediction.restore(model.parameters());
 *     try (PredictionWriter out = prediction.open("customer_id", "probability", "churned")) {
 *         for (Batch batch : data.all().batches(256)) {
 *             model.predict(batch);
 *             for (int r = 0; r < batch.rows(); r++) {
 *                 // customer_id
 *                 out.text(data.raw(batch.rowNumbers()[r], "customer_id"));
 *                 // p as probability
 *                 out.number(model.p()[r]);
 *                 // p > 0.5 as churned
 *                 out.truth(model.p()[r] > 0.5f);
 *                 out.endRow();
 *             }
 *         }
 *         out.finish();
 *     }
 * }
 * }</pre>
 */
public final class Prediction {
    private final Builder settings;

    private Prediction(Builder settings) {
        this.settings = settings;
    }

    /** A prediction to the standard output. */
    public static Builder builder() {
        return new Builder();
    }

    /** The rows to predict. */
    public Path dataFile() {
        return settings.data;
    }

    /** What the run has learnt about the columns. */
    public Path preprocessing() {
        return settings.run.resolve(RunFolder.PREPROCESSING);
    }

    /**
     * Gives the model the best weights of the run, or the last ones if it kept no best.
     *
     * @throws dev.loopwright.runtime.CheckpointProblem if they are damaged or belong to another model
     */
    public void restore(Parameters parameters) {
        Checkpoint.restore(RunFolder.weights(settings.run), parameters);
    }

    /** Starts the predictions with a line of column names. */
    public PredictionWriter open(String... columns) {
        return settings.out
                .map(file -> PredictionWriter.toFile(file, columns))
                .orElseGet(() -> PredictionWriter.to(settings.console, columns));
    }

    /** Settings of a prediction. */
    public static final class Builder {
        private Path run = Path.of("");
        private Path data = Path.of("");
        private Optional<Path> out = Optional.empty();
        private PrintStream console = System.out;

        private Builder() {}

        /** The folder of the run. */
        public Builder run(Path folder) {
            run = folder;
            return this;
        }

        /** The rows to predict. */
        public Builder data(Path file) {
            data = file;
            return this;
        }

        /** Where the predictions go; the console by default. */
        public Builder out(Path file) {
            out = Optional.of(file);
            return this;
        }

        /** Where predictions go if there is no file for them. */
        public Builder console(PrintStream stream) {
            console = stream;
            return this;
        }

        /** The prediction; a {@link UsageProblem} if the folder has no weights or the output no place. */
        public Prediction build() {
            if (!Files.isDirectory(run)) {
                throw new UsageProblem("there is no run folder " + run
                        + "\n  name the folder of a finished run, such as runs/lesson-1");
            }
            RunFolder.weights(run);
            out.ifPresent(this::refuseToOverwrite);
            return new Prediction(this);
        }

        /** An earlier file of predictions may be replaced, the rows to predict must not be. */
        private void refuseToOverwrite(Path file) {
            if (Files.isDirectory(file)) {
                throw new UsageProblem("cannot write the predictions to " + file + ": it is a folder");
            }
            if (file.toAbsolutePath().normalize().equals(data.toAbsolutePath().normalize())) {
                throw new UsageProblem("cannot write the predictions to " + file + ": it holds the rows to predict");
            }
        }
    }
}
