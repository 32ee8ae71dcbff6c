package dev.loopwright.runtime.run;

import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.data.Rows;
import dev.loopwright.runtime.data.Schema;
import dev.loopwright.runtime.metric.Accuracy;
import dev.loopwright.runtime.metric.Mean;
import dev.loopwright.runtime.optimizer.Sgd;
import dev.loopwright.runtime.scaler.MinMax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A trainer and a predictor as the generator would write them, for the tests of what they call. */
final class TinyProgram implements Stateful {
    private static final long SEED = 7;
    private static final Schema SCHEMA = Schema.of("tiny.model", SEED)
            .key(Column.text("id"))
            .input(Column.number("f1").scale(new MinMax(0, 1)))
            .input(Column.number("f2").scale(new MinMax(0, 1)))
            .target(Column.bool("label"))
            .split("train", 0.8)
            .split("test", 0.2)
            .build();

    private final Dataset data;
    private final TinyModel model;
    private final Run run;
    private final Loop epochs;
    private final Loop batches;
    private final double rate;
    private final Runnable afterStep;
    private final Sgd sgd;
    private final Scores running = new Scores();
    private final Scores test = new Scores();
    private final Best best = new Best(0);
    private final Patience patience = new Patience(2);

    private TinyProgram(Dataset data, Run run, TinyModel model, double rate, Runnable afterStep) {
        this.model = model;
        this.afterStep = afterStep;
        this.data = data;
        this.run = run;
        epochs = run.loop("epoch");
        batches = run.loop("batch");
        this.rate = rate;
        sgd = new Sgd(model.parameters(), rate);
    }

    /** 100 rows of two numbers; the label says whether their sum exceeds 10. */
    static Path writeData(Path folder) throws IOException {
        StringBuilder csv = new StringBuilder("id,f1,f2,label\n");
        for (int i = 0; i < 100; i++) {
            double f1 = i * 37 % 101 / 10.0;
            double f2 = i * 61 % 103 / 10.0;
            csv.append(String.format(Locale.ROOT, "row%d,%.1f,%.1f,%b%n", i, f1, f2, f1 + f2 > 10));
        }
        return Files.writeString(folder.resolve("tiny.csv"), csv);
    }

    static void start(Run run) {
        start(run, 0.5);
    }

    static void start(Run run, double rate) {
        start(run, rate, () -> {});
    }

    /** @param afterStep what happens after each update, before the run can save itself */
    static void start(Run run, double rate, Runnable afterStep) {
        start(run, new TinyModel(SEED), rate, afterStep);
    }

    /** @param poison the line of a row whose gradient is not a number */
    static void start(Run run, int poison) {
        start(run, new TinyModel(SEED, poison), 0.5, () -> {});
    }

    private static void start(Run run, TinyModel model, double rate, Runnable afterStep) {
        Dataset data = Dataset.read(SCHEMA, run.dataFile(), run.cache("c21bea90"));
        run.begin("tiny", "c21bea90", SEED, data);
        TinyProgram trainer = new TinyProgram(data, run, model, rate, afterStep);
        run.track(trainer);
        if (run.tracing()) {
            trainer.traceFirstStep();
        }
        trainer.train();
        if (run.tracing()) {
            trainer.traceOneRow();
        }
        run.finish(trainer.model.parameters());
    }

    private void train() {
        for (int epoch = epochs.from(1); epoch <= 4; epoch++) {
            if (!batches.resumes()) {
                running.reset();
            }
            for (Batch batch :
                    data.part("train").batches(10).shuffled(SEED, epoch).from(batches.from(1))) {
                model.forward(batch);
                run.checkLoss(model, "tiny.model:9", epoch, batch);
                running.add(model, batch);
                model.clearGradients();
                model.backward(batch);
                sgd.update();
                afterStep.run();
                batches.done();
            }
            evaluate(data.part("test"), test);
            run.report()
                    .epoch(epoch)
                    .step(sgd.updates())
                    .score("running.loss", running.loss)
                    .score("running.accuracy", running.accuracy)
                    .score("test.loss", test.loss)
                    .observation()
                    .print();
            if (best.improves(test.loss)) {
                run.saveBest(model.parameters(), epoch);
            }
            if (patience.exhausted(test.loss)) {
                run.note("test.loss has not improved for 2 epochs");
                break;
            }
            epochs.done();
        }
        run.restoreBest(model.parameters());
        evaluate(data.part("test"), test);
        run.report()
                .score("test.loss", test.loss)
                .score("test.accuracy", test.accuracy)
                .print();
    }

    @Override
    public void state(State state) {
        state.parameters(model.parameters());
        state.of("sgd", sgd);
        state.of("running", running);
        state.of("test", test);
        state.of("best", best);
        state.of("patience", patience);
    }

    private void evaluate(Rows rows, Scores scores) {
        scores.reset();
        for (Batch batch : rows.batches(32)) {
            model.evaluate(batch);
            scores.add(model, batch);
        }
    }

    private void traceFirstStep() {
        Trace trace = run.trace();
        TinyModel model = new TinyModel(SEED);
        Sgd sgd = new Sgd(model.parameters(), rate);
        Batch batch =
                data.part("train").batches(10).shuffled(SEED, 1).iterator().next();
        trace.batch(batch);
        model.forward(batch);
        trace.prediction(model, batch, "p", "label");
        model.clearGradients();
        model.backward(batch);
        trace.gradient(model.parameters());
        sgd.update();
        trace.update(model.parameters(), sgd);
    }

    private void traceOneRow() {
        run.trace().row(model, data.part("test"));
    }

    private static final class Scores implements Stateful {
        final Mean loss = new Mean();
        final Accuracy accuracy = new Accuracy(1);

        @Override
        public void state(State state) {
            state.of("loss", loss);
            state.of("accuracy", accuracy);
        }

        void reset() {
            loss.reset();
            accuracy.reset();
        }

        void add(TinyModel model, Batch batch) {
            loss.add(model.loss(), batch.rows());
            accuracy.add(model.p(), batch.target(0), batch.rows());
        }
    }

    static void predict(Prediction prediction) {
        Dataset data = Dataset.readFitted(SCHEMA, prediction.preprocessing(), prediction.dataFile());
        TinyModel model = new TinyModel(SEED);
        prediction.restore(model.parameters());
        try (PredictionWriter out = prediction.open("id", "probability", "above", "label")) {
            for (Batch batch : data.all().batches(16)) {
                model.predict(batch);
                for (int r = 0; r < batch.rows(); r++) {
                    out.text(data.raw(batch.rowNumbers()[r], "id"));
                    out.number(model.p()[r]);
                    out.truth(model.p()[r] > 0.5f);
                    out.label(model.p()[r], "false", "true");
                    out.endRow();
                }
            }
            out.finish();
        }
    }
}
