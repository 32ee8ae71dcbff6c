package dev.loopwright.runtime.run;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.Diverged;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.RunFailure;
import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.ColumnCache;
import dev.loopwright.runtime.data.Dataset;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One run of a training program: where its data come from, where its results go, and how it shows itself. Made by {@link
 * Launch} for a program started with {@code java}, or by the command line of Loopwright. Nothing is written before {@link
 * #begin}, so a run that fails on its data leaves no trace. A generated trainer uses it so:
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     Launch.main(args, "lesson.csv", LessonTrainer::start);
 * }
 *
 * public static void start(Run run) {
 *     LessonData data = LessonData.read(run.dataFile(), run.cache(SPEC));
 *     run.begin("lesson", SPEC, SEED, data.dataset());
 *     Lesson model = new Lesson(SEED);
 *     LessonTrainer trainer = new LessonTrainer(data, model, run);
 *     run.track(trainer);
 *     trainer.train();
 *     run.finish(model.parameters());
 * }
 *
 * // within train(), epoch by epoch
 * run.report().epoch(epoch).score("running.loss", running.loss).observation().print();
 * if (best.improves(validation.loss)) {
 *     run.saveBest(model.parameters(), epoch);
 * }
 * if (patience.exhausted(validation.loss)) {
 *     run.note("stopped: validation.loss has not improved for 5 epochs");
 *     break;
 * }
 * }</pre>
 */
public final class Run {

    /** How a run shows itself. */
    public enum Mode {
        /** A table for people. */
        TABLE,
        /** One JSON object for each report, and one at the end. */
        JSON,
        /** Nothing but failures. */
        QUIET
    }

    /** What a checkpoint calls the state of the run itself, and of its loops. */
    private static final String OWN = "run";

    private static final String LOOPS = "loops";

    private static final String CACHE = ".cache";

    private final Builder settings;
    private final Observation observation = new Observation();
    private final EpochTable table;
    private final Saver saver;
    /** Not empty if this is a run that is made once more, and so leaves no trace. */
    private final Optional<Replay> replay;

    private RunFolder folder;
    private MetricsFile metrics;
    private Trace trace;
    private Dataset data;
    private String spec = "";
    private String digest = "";
    private String kernels = "plain";
    private long seed;
    private Optional<Snapshot> saved = Optional.empty();
    private Optional<Stateful> program = Optional.empty();
    private int keep;
    private int copies;
    private int bestEpoch;
    private int lastEpoch;
    /** Whether {@code run.json} tells of this process; a run that refuses to be resumed stays as it is. */
    private boolean described;

    private Run(Builder settings, Optional<Replay> replay) {
        this.settings = settings;
        this.replay = replay;
        table = new EpochTable(settings.console);
        saver = new Saver(this, replay.isPresent() ? 1 : settings.every);
    }

    /** A run with a table on the standard output, a folder of its own in {@code runs} and one thread. */
    public static Builder builder() {
        return new Builder();
    }

    /** The folder of the last run of a name in {@code runs}; a {@link UsageProblem} if there is none. */
    public static Path last(String specName) {
        return RunFolder.last(Path.of("runs"), specName).path();
    }

    /** The data file to read. */
    public Path dataFile() {
        return settings.data;
    }

    /**
     * Where columns of large tables are kept for the next run: {@code .cache} beside the run folder.
     *
     * @param specDigest a digest of all that the model file says
     */
    public ColumnCache cache(String specDigest) {
        Path folder = settings.folder
                .map(run -> run.toAbsolutePath().normalize().resolveSibling(CACHE))
                .orElse(settings.runs.resolve(CACHE));
        return ColumnCache.in(folder, specDigest);
    }

    /** Whether the learner's view is wanted; see {@link Trace}. */
    public boolean tracing() {
        return settings.trace && replay.isEmpty();
    }

    /** Threads that kernels may use. The result is the same for any number. */
    public int threads() {
        return settings.threads;
    }

    /** Says which flavour of kernels the program was generated with, for {@code run.json}; else that is {@code plain}. */
    public void kernels(String flavour) {
        kernels = flavour;
    }

    /**
     * The data are read and good: makes the run folder, writes what is known into it and prints the data summary. A run
     * that is resumed goes on in its folder instead, if model file and data are those that it was saved with.
     *
     * @param specName name of the spec, which names the folder
     * @param specDigest a digest of all that the model file says
     * @param specSeed the seed that all random numbers come from
     */
    public void begin(String specName, String specDigest, long specSeed, Dataset dataset) {
        spec = specName;
        digest = specDigest;
        seed = specSeed;
        data = dataset;
        if (replay.isPresent()) {
            saved = Files.exists(folder.file(RunFolder.LAST)) ? checkpoint() : Optional.empty();
            return;
        }
        if (settings.resumes) {
            folder = settings.folder.map(RunFolder::begun).orElseGet(() -> RunFolder.last(settings.runs, specName));
            metrics = new MetricsFile(folder.file(RunFolder.METRICS));
            saved = checkpoint();
        } else {
            folder = settings.folder.map(RunFolder::at).orElseGet(() -> RunFolder.next(settings.runs, specName));
            metrics = new MetricsFile(folder.file(RunFolder.METRICS));
            settings.attachments.forEach(folder::write);
            folder.write(RunFolder.PREPROCESSING, data.fittedJson());
            folder.write(RunFolder.SUMMARY, SummaryText.of(data.summary()));
        }
        describe("running", Optional.empty());
        trace = new Trace(settings.console, data);
        show(SummaryText.of(data.summary()));
        if (settings.mode == Mode.JSON) {
            line(SummaryText.json(data.summary()));
        }
    }

    /** A loop of {@code train()}; to be asked for in the order in which the loops begin in the text. */
    public Loop loop(String name) {
        return saver.loop(name);
    }

    /**
     * From now on the run saves what the trainer keeps, model included. If the run is resumed the trainer gets back what
     * was saved.
     */
    public void track(Stateful trainer) {
        program = Optional.of(trainer);
        saved.ifPresent(this::resume);
        saved = Optional.empty();
        saver.begin();
    }

    /** What the run that is resumed has saved; nothing if it was ended before that, so that it begins anew. */
    private Optional<Snapshot> checkpoint() {
        Path last = folder.file(RunFolder.LAST);
        if (!Files.exists(last)) {
            metrics.cut(0);
            note("nothing was saved in " + folder.path() + ": the run begins anew");
            return Optional.empty();
        }
        Safetensors read = Safetensors.read(last);
        if (!Checkpoint.RUN.equals(read.metadata().get("kind"))) {
            describe("finished", Optional.empty());
            throw new Finished(folder.path());
        }
        if (!spec.equals(read.metadata().get("spec"))
                || !digest.equals(read.metadata().get("digest"))) {
            throw refused("the model file says something else than when the run was saved"
                    + "\n  train anew, or go on with the copy of the model file in the run folder");
        }
        Snapshot snapshot = new Snapshot(read.arrays());
        restore(() -> snapshot.of(OWN, this::state));
        return Optional.of(snapshot);
    }

    private void resume(Snapshot snapshot) {
        restore(() -> {
            snapshot.of(LOOPS, saver);
            program.orElseThrow().state(snapshot);
        });
        saver.resume();
        note("\nresumed " + folder.path() + " " + saver.where());
    }

    private void restore(Runnable body) {
        try {
            body.run();
        } catch (CheckpointProblem e) {
            throw refused(e.getMessage());
        }
    }

    private CheckpointProblem refused(String why) {
        return new CheckpointProblem("cannot resume " + folder.path() + ": " + why);
    }

    /** What a run keeps besides its program. */
    private void state(State state) {
        data.difference(state.series("data", data.fingerprint())).ifPresent(d -> {
            throw new CheckpointProblem(d + "\n  train anew, or bring the data back that the run began with");
        });
        if (!data.fittedJson().equals(state.text("preprocessing", data.fittedJson()))) {
            throw new CheckpointProblem("preprocessing has learnt something else from the same data"
                    + "\n  the run was begun by another version of Loopwright; train anew");
        }
        if (replay.isPresent()) {
            state.number("metrics", 0);
        } else {
            metrics.cut(state.number("metrics", metrics.forced()));
        }
        lastEpoch = (int) state.number("last_epoch", lastEpoch);
        bestEpoch = (int) state.number("best_epoch", bestEpoch);
        copies = (int) state.number("copies", copies);
        state.of("observation", observation);
    }

    /** Writes all that it takes to go on to {@code last.safetensors}; called where a loop may be entered again. */
    void save() {
        if (replay.isPresent()) {
            replay.get().check();
            return;
        }
        copies += keep > 0 ? 1 : 0;
        Snapshot snapshot = new Snapshot();
        snapshot.of(OWN, this::state);
        snapshot.of(LOOPS, saver);
        program.orElseThrow().state(snapshot);
        refuseToSaveWhatIsLost(snapshot);
        Map<String, String> metadata = Checkpoint.metadata(Checkpoint.RUN, spec, lastEpoch);
        metadata.put("digest", digest);
        metadata.put("seed", Long.toString(seed));
        metadata.put("saved", saver.where());
        Path last = folder.file(RunFolder.LAST);
        new Safetensors(metadata, snapshot.arrays()).write(last);
        if (keep > 0) {
            copy(last);
        }
    }

    /** The last good checkpoint stays where the weights are not finite any more. */
    private static void refuseToSaveWhatIsLost(Snapshot snapshot) {
        for (Safetensors.Numbered array : snapshot.arrays()) {
            boolean weights = !array.name().contains(Snapshot.SEPARATOR) && array.type() == NumberType.F32;
            if (weights && !Diagnosis.finite((float[]) array.values(), array.from(), array.from() + array.size())) {
                throw new Diverged(
                        "there are weights in " + array.name() + " that are not finite; they are not saved"
                                + "\n  try a smaller learning rate, or `clip gradients to norm 1.0` before the update",
                        true);
            }
        }
    }

    /**
     * Asks for {@code last.safetensors} to be written at the end of this iteration of the innermost loop: {@code checkpoint
     * last}. Any thread may.
     */
    public void saveLast() {
        saver.ask();
    }

    /**
     * The same, and a copy of the file stays as {@code last-N.safetensors}, N counted from 1: {@code checkpoint last keep 3}.
     *
     * @param newest how many such copies stay; the older ones are removed
     */
    public void saveLast(int newest) {
        keep = newest;
        saver.ask();
    }

    private void copy(Path last) {
        AtomicFile.write(copy(copies), out -> Files.copy(last, out));
        try {
            Files.deleteIfExists(copy(copies - keep));
        } catch (IOException e) {
            throw new RunFailure("cannot remove " + copy(copies - keep) + ": " + AtomicFile.reason(e), e);
        }
        keep = 0;
    }

    private Path copy(int number) {
        return folder.file(RunFolder.LAST.replace(".", "-" + number + "."));
    }

    /** Asks the run to save itself and end; any thread may. False if it is not going to, having not begun. */
    boolean stop() {
        return saver.stop();
    }

    /** The folder of the run, once it has begun. */
    public Path folder() {
        return begun().path();
    }

    /** Prints the learner's view; only between {@link #begin} and {@link #finish}. */
    public Trace trace() {
        begun();
        return trace;
    }

    /** A new report; nothing happens until it is printed. */
    public Report report() {
        begun();
        return new Report(this);
    }

    Observation observation() {
        return observation;
    }

    void print(List<Report.Entry> entries, boolean row) {
        if (replay.isPresent()) {
            return;
        }
        metrics.add(entries);
        entries.stream()
                .filter(e -> e.name().equals("epoch"))
                .forEach(e -> lastEpoch = ((Number) e.value()).intValue());
        if (settings.mode == Mode.JSON) {
            line(MetricsFile.json(entries));
        } else if (settings.mode == Mode.TABLE && row) {
            table.row(entries);
        } else if (settings.mode == Mode.TABLE) {
            table.single(entries);
        }
        settings.console.flush();
    }

    /** A remark for people, such as why the loop stops: {@code validation.loss has not improved for 5 epochs}. */
    public void note(String text) {
        show(text + "\n");
    }

    /**
     * Stops the run if the loss of the batch that a model has just run is not finite, with the first value of the network
     * that is not; costs one comparison otherwise.
     *
     * @param at where the model file computes it, {@code lesson.model:25}
     */
    public void checkLoss(Model model, String at, int epoch, Batch batch) {
        if (!Float.isFinite(model.loss()) || replay.isPresent()) {
            look(model, at, "epoch " + epoch + ", step " + (batch.step() + 1), batch);
        }
    }

    private void look(Model model, String at, String when, Batch batch) {
        if (Float.isFinite(model.loss())) {
            replay.ifPresent(r -> r.remember(model, data, batch, at + ": the gradient is not finite in " + when));
            return;
        }
        Parameters parameters = model.parameters();
        String text = at + ": the loss is " + (Float.isNaN(model.loss()) ? "NaN (not a number)" : "infinite") + " in "
                + when + new Diagnosis(model, data, batch).ofValues();
        throw new Diverged(text, !Diagnosis.finite(parameters.values(), 0, parameters.size()));
    }

    /** What to say of a run that has diverged: if the weights are lost already, the run is made again to see why. */
    Diverged explained(Diverged late, Consumer<Run> again) {
        if (!late.isLate() || folder == null) {
            return late;
        }
        note(
                "\nnot all weights or gradients are finite: training once more from the last checkpoint to see where that began");
        Replay looking = new Replay();
        Run run = new Run(settings, Optional.of(looking));
        run.folder = folder;
        try {
            again.accept(run);
            return late;
        } catch (Diverged found) {
            return found.isLate() ? looking.explained(found) : found;
        } catch (RuntimeException e) {
            // What was seen first is true all the same.
            return late;
        }
    }

    /** Writes {@code best.safetensors}; an earlier best is replaced as a whole or not at all. */
    public void saveBest(Parameters parameters, int epoch) {
        if (replay.isPresent()) {
            return;
        }
        Checkpoint.save(begun().file(RunFolder.BEST), parameters, spec, epoch);
        bestEpoch = epoch;
    }

    /**
     * Gives a part of the model the weights of a safetensors file, whoever wrote it: each tensor those of the array of its
     * name. A {@link dev.loopwright.runtime.CheckpointProblem} says what does not fit.
     *
     * @param name of a file beside the data file
     */
    public void load(Parameters part, String name) {
        Checkpoint.load(dataFile().resolveSibling(name), part);
    }

    /** Takes the weights of {@code best.safetensors} back; a {@link RunFailure} if none were ever saved. */
    public void restoreBest(Parameters parameters) {
        Path best = begun().file(RunFolder.BEST);
        if (!Files.exists(best)) {
            throw new RunFailure("there are no best weights to restore: the score that decides was NaN in every epoch"
                    + "\n  report it in each epoch to see when it stops being a number");
        }
        note("restored the best weights, of epoch " + Checkpoint.restore(best, parameters));
    }

    /** Writes {@code last.safetensors}, and closes the run as finished. */
    public void finish(Parameters parameters) {
        if (replay.isPresent()) {
            return;
        }
        Checkpoint.save(begun().file(RunFolder.LAST), parameters, spec, lastEpoch);
        metrics.close();
        describe("finished", Optional.empty());
        if (settings.mode == Mode.JSON) {
            line(finished());
        }
        show("\nrun folder: " + folder.path() + "\n");
    }

    /** Notes in {@code run.json}, if the run got as far as having one, that and why it ended. */
    void fail(RunFailure failure) {
        if (metrics == null) {
            return;
        }
        metrics.close();
        if (failure instanceof Interrupted) {
            describe("interrupted", Optional.empty());
        } else if (described && failure.exitCode() != 0) {
            describe("failed", Optional.of(failure));
        }
    }

    private RunFolder begun() {
        if (folder == null) {
            throw new IllegalStateException("the run has not begun");
        }
        return folder;
    }

    private void show(String text) {
        if (settings.mode == Mode.TABLE && replay.isEmpty()) {
            settings.console.print(text);
            settings.console.flush();
        }
    }

    /** A line that ends the same on every system. */
    private void line(String text) {
        settings.console.print(text + "\n");
    }

    private String finished() {
        JsonStringWriter json = JsonWriter.string();
        json.object().value("schema", MetricsFile.SCHEMA).value("kind", "finished");
        return json.value("folder", folder.path().toString()).end().done();
    }

    private void describe(String state, Optional<RunFailure> failure) {
        JsonStringWriter json = JsonWriter.indent("  ").string();
        json.object().value("schema", MetricsFile.SCHEMA).value("state", state);
        failure.ifPresent(f -> json.value("exit", f.exitCode()).value("failure", f.getMessage()));
        json.value("spec", spec).value("seed", seed).value("data", settings.data.toString());
        json.value("threads", settings.threads).value("kernels", kernels).value("last_epoch", lastEpoch);
        if (bestEpoch > 0) {
            json.value("best_epoch", bestEpoch);
        }
        json.value("loopwright", version());
        json.value("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        json.value("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        described = true;
        folder.write(RunFolder.DESCRIPTION, json.end().done() + "\n");
    }

    private static String version() {
        return Optional.ofNullable(Run.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** What the run prints goes here. */
    PrintStream console() {
        return settings.console;
    }

    /** Settings of a run. */
    public static final class Builder {
        private Optional<Path> folder = Optional.empty();
        private Path runs = Path.of("runs");
        private Path data = Path.of("data.csv");
        private PrintStream console = System.out;
        private Mode mode = Mode.TABLE;
        private boolean trace;
        private int threads = 1;
        private boolean resumes;
        private int every;
        private final Map<String, String> attachments = new LinkedHashMap<>();

        private Builder() {}

        /** The folder to write to, which must be new or empty; without it the next number in {@link #runs}. */
        public Builder folder(Path path) {
            folder = Optional.of(path);
            return this;
        }

        /** Go on with the last run of that name in {@link #runs}. */
        public Builder resume() {
            resumes = true;
            return this;
        }

        /** Go on with the run in that folder. */
        public Builder resume(Path run) {
            folder = Optional.of(RunFolder.begun(run).path());
            return resume();
        }

        /** Steps after which the run is to save itself, again and again; 0 to leave it at once a minute. */
        public Builder checkpointEvery(int steps) {
            every = steps;
            return this;
        }

        /** Where numbered run folders are made; {@code runs} by default. */
        public Builder runs(Path path) {
            runs = path;
            return this;
        }

        /** The data file. */
        public Builder data(Path path) {
            data = path;
            return this;
        }

        /** Where the run shows itself; the standard output by default. */
        public Builder console(PrintStream stream) {
            console = stream;
            return this;
        }

        /** How the run shows itself. */
        public Builder mode(Mode wanted) {
            mode = wanted;
            return this;
        }

        /** Whether to print the learner's view. */
        public Builder trace(boolean wanted) {
            trace = wanted;
            return this;
        }

        /** Threads that kernels may use. */
        public Builder threads(int number) {
            threads = number;
            return this;
        }

        /** A text file to be kept in the run folder from the beginning: the model file, the generated sources. */
        public Builder attach(String relativePath, String text) {
            attachments.put(relativePath, text);
            return this;
        }

        /** The run; a {@link UsageProblem} if the folder asked for is taken or the settings contradict each other. */
        public Run build() {
            if (trace && mode != Mode.TABLE) {
                throw new UsageProblem("a trace is text for people: leave out either --trace or --json or --quiet");
            }
            if (threads < 1) {
                throw new UsageProblem("a run needs at least one thread, not " + threads);
            }
            if (!resumes) {
                folder.ifPresent(RunFolder::refuseIfTaken);
            }
            return new Run(this, Optional.empty());
        }
    }
}
