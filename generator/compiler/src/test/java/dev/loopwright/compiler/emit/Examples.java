package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Part;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedData.Split;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.Give;
import dev.loopwright.compiler.model.ShapedModel.Given;
import dev.loopwright.compiler.model.ShapedModel.Loop;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.ShapedModel.MetricEntry;
import dev.loopwright.compiler.model.ShapedModel.Network;
import dev.loopwright.compiler.model.ShapedModel.Objective;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.ShapedModel.Predict;
import dev.loopwright.compiler.model.ShapedModel.ReportItem;
import dev.loopwright.compiler.model.ShapedModel.Score;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.runtime.metric.Accuracy;
import dev.loopwright.runtime.metric.Recall;
import dev.loopwright.runtime.optimizer.AdamW;
import dev.loopwright.runtime.optimizer.Sgd;
import dev.loopwright.runtime.scaler.MinMax;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two checked models, built by hand from their text: a small one, and one that uses most of what there is. */
final class Examples {
    private static final Missing REFUSE = new Missing.Refuse();
    private static final Formula Z = Formula.variable("z");
    private static final Formula RELU = Formula.apply(Formula.Function.MAX, Z, new Formula.Constant(0));
    private static final Formula SIGMOID = Formula.apply(Formula.Function.SIGMOID, Z);
    private static final Formula TANH = Formula.apply(Formula.Function.TANH, Z);

    private Examples() {}

    static ShapedModel lesson() {
        Spec spec = new Spec(new SourceFile("lesson.model", resource("/accept/lesson/lesson.model")));
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            columns.add(spec.column(
                    "input  f1..f10 : number   scale minmax 0..1",
                    Role.INPUT,
                    "f" + i,
                    Spec.number(),
                    REFUSE,
                    List.of(Spec.scaler(MinMax.class, "from", 0.0, "to", 1.0)),
                    ""));
        }
        Column label = spec.column(
                "target label   : boolean", Role.TARGET, "label", new ColumnKind.Bool(), REFUSE, List.of(), "");
        columns.add(label);
        Part train = new Part("train", 0.8);
        Part test = new Part("test", 0.2);
        Split split = new Split(spec.at("split 80% train, 20% test"), List.of(train, test), Optional.empty());
        ShapedData data = new ShapedData(spec.at("data {", "}"), "lesson.csv", columns, split);

        Value x = Spec.inputs(10, spec.at("x: inputs"));
        Value dense1 = spec.layer("dense1", false, "dense", x, "dense(x, units: 16)", "units", 16.0);
        Value hidden = spec.map("hidden", RELU, dense1, "dense(x, units: 16) |> relu");
        Value dense2 = spec.layer("dense2", false, "dense", hidden, "dense(hidden, units: 1)", "units", 1.0);
        Value p = spec.map("p", SIGMOID, dense2, "dense(hidden, units: 1) |> sigmoid");
        Network network =
                new Network(spec.at("model net", "}"), "net", List.of(x, dense1, hidden, dense2, p), List.of(p), "");
        LossEntry loss = loss(spec, "loss     = binary_cross_entropy(p, label)", "binary_cross_entropy", p, label, "");
        MetricEntry accuracy = new MetricEntry(
                spec.at("accuracy = accuracy(p, label)"),
                "accuracy",
                Spec.entry(Accuracy.class),
                Args.NONE,
                p,
                label,
                "");
        Objective objective = new Objective(spec.at("objective {", "}"), List.of(loss), List.of(accuracy));
        OptimizerUse sgd = new OptimizerUse(
                spec.at("optimizer sgd = sgd(rate: 0.1) on net"),
                "sgd",
                Spec.entry(Sgd.class),
                Spec.args("rate", 0.1, "momentum", 0.0, "dampening", 0.0, "nesterov", false));
        Loop loop = new Loop(
                spec.at("loop {", "accuracy\n}"),
                List.of(
                        new Statement.DeclareOptimizer(sgd.span(), sgd),
                        new Statement.ForEpoch(
                                spec.at("for epoch in 1..5 {"),
                                spec.at("for epoch in 1..5 {"),
                                1,
                                5,
                                List.of(
                                        lessonBatches(spec, train, loss, sgd),
                                        new Statement.Report(
                                                spec.at("report epoch, running.loss, running.accuracy, observation"),
                                                List.of(
                                                        new ReportItem.Epoch(),
                                                        score(spec, "running", "loss", true),
                                                        score(spec, "running", "accuracy", false),
                                                        new ReportItem.Observation())))),
                        new Statement.Evaluate(spec.at("evaluate test"), test),
                        new Statement.Report(
                                spec.at("report test.loss, test.accuracy"),
                                List.of(score(spec, "test", "loss", true), score(spec, "test", "accuracy", false)))));
        Predict predict = new Predict(
                Optional.empty(),
                List.of(
                        new Give(Optional.empty(), "p", new Given.Of(p, List.of())),
                        new Give(Optional.empty(), "label", new Given.Label(p, label))));
        String doc = "The pipeline that this project grew from.";
        return new ShapedModel(spec.source(), "lesson", 1, 7, doc, data, network, objective, loop, predict);
    }

    private static Statement lessonBatches(Spec spec, Part train, LossEntry loss, OptimizerUse sgd) {
        return new Statement.ForBatch(
                spec.at("for batch of 10 rows in train shuffled {"),
                spec.at("for batch of 10 rows in train shuffled {"),
                10,
                train,
                true,
                List.of(
                        new Statement.Forward(spec.at("forward net")),
                        new Statement.Compute(spec.at("compute loss, accuracy"), List.of("loss", "accuracy")),
                        new Statement.ClearGradients(spec.at("clear gradients")),
                        new Statement.Backward(spec.at("backward loss"), loss),
                        new Statement.Update(spec.at("update net with sgd"), sgd)));
    }

    static ShapedModel churn() {
        Spec spec = new Spec(new SourceFile("models/churn.model", resource("/accept/churn/churn.model")));
        Column id = spec.column(
                "key    customer_id", Role.KEY, "customer_id", new ColumnKind.Text(), REFUSE, List.of(), "");
        Column age = spec.column(
                "input  age    : number in 18..100               missing median  scale zscore",
                Role.INPUT,
                "age",
                new ColumnKind.Number(18, 100),
                new Missing.Fill("median"),
                List.of(Spec.scaler(ZScore.class)),
                "Years, as told at the counter.");
        Column tenure = spec.column(
                "input  tenure : number                          missing 0",
                Role.INPUT,
                "tenure",
                Spec.number(),
                new Missing.Constant("0"),
                List.of(),
                "");
        Column city = new Column(
                spec.at("input  city", "missing mode"),
                Role.INPUT,
                "city",
                new ColumnKind.Category(
                        List.of("Berlin", "New York", "Sankt Peter-Ording", "Llanfairpwllgwyngyll", "Other")),
                new Missing.Fill("mode"),
                List.of(),
                "");
        Column member = new Column(
                spec.at("input  member", "missing drop"),
                Role.INPUT,
                "member",
                new ColumnKind.Bool(),
                new Missing.Drop(),
                List.of(),
                "");
        Column plan = new Column(
                spec.at("target plan   : category basic | plus | pro"),
                Role.TARGET,
                "plan",
                new ColumnKind.Category(List.of("basic", "plus", "pro")),
                REFUSE,
                List.of(),
                "How the customer went on.");
        Part train = new Part("train", 0.7);
        Part validation = new Part("validation", 0.15);
        Part test = new Part("test", 0.15);
        Split split = new Split(
                spec.at("split 70% train, 15% validation, 15% test stratified by plan"),
                List.of(train, validation, test),
                Optional.of(plan));
        ShapedData data = new ShapedData(
                spec.at("data {", "\n}"), "data/customers.csv", List.of(id, age, tenure, city, member, plan), split);
        Value x = Spec.inputs(8, spec.at("x: inputs"));
        Value dense1 = spec.layer("dense1", false, "dense", x, "dense(x, units: 8)", "units", 8.0);
        Value hidden = spec.map("hidden", TANH, dense1, "dense(x, units: 8) |> tanh");
        Value dense2 = spec.layer("dense2", false, "dense", hidden, "dense(hidden, units: 3)", "units", 3.0);
        Value p = spec.layer("p", true, "softmax", dense2, "dense(hidden, units: 3) |> softmax");
        Network network = new Network(
                spec.at("model score", "}"), "score", List.of(x, dense1, hidden, dense2, p), List.of(p), "");
        LossEntry loss = loss(
                spec,
                "loss      = cross_entropy(p, plan) + 1e-4 * l2(score)",
                "cross_entropy",
                p,
                plan,
                "What training makes small.");
        MetricEntry recall = new MetricEntry(
                spec.at("recall    = recall(p, plan)"),
                "recall",
                Spec.entry(Recall.class),
                new Args(Map.of("average", "auto")),
                p,
                plan,
                "");
        Objective objective = new Objective(spec.at("objective {", "}"), List.of(loss), List.of(recall));
        Predict predict = new Predict(
                Optional.of(spec.at("predict {", "}")),
                List.of(
                        new Give(Optional.of(spec.at("customer_id")), "customer_id", new Given.Key(id)),
                        new Give(
                                Optional.of(spec.at("p as probability")),
                                "probability",
                                new Given.Of(p, List.of("basic", "plus", "pro"))),
                        new Give(Optional.of(spec.at("label(p) as plan")), "plan", new Given.Label(p, plan))));
        Loop loop = churnLoop(spec, loss, train, validation, test);
        return new ShapedModel(spec.source(), "churn", 1, 12345678901L, "", data, network, objective, loop, predict);
    }

    private static Loop churnLoop(Spec spec, LossEntry loss, Part train, Part validation, Part test) {
        OptimizerUse adam = new OptimizerUse(
                spec.at("optimizer adam = adamw(rate: 3e-3) on score"),
                "adam",
                Spec.entry(AdamW.class),
                Spec.args(
                        "rate", 3e-3, "beta1", 0.9, "beta2", 0.999, "epsilon", 1e-8, "decay", 0.01, "except", "none"));
        Statement batches = new Statement.ForBatch(
                spec.at("for batch of 32 rows in train {"),
                spec.at("for batch of 32 rows in train {"),
                32,
                train,
                false,
                List.of(
                        new Statement.Forward(spec.at("forward score")),
                        new Statement.Compute(spec.at("compute loss"), List.of("loss")),
                        new Statement.ClearGradients(spec.at("clear gradients")),
                        new Statement.Backward(spec.at("backward loss"), loss),
                        new Statement.ClipNorm(spec.at("clip gradients to norm 1.0"), 1),
                        new Statement.Update(spec.at("update score with adam"), adam)));
        Score validationRecall = new Score(spec.at("validation.recall"), "validation", "recall", false);
        Score validationLoss = new Score(spec.at("validation.loss"), "validation", "loss", true);
        Statement epochs = new Statement.ForEpoch(
                spec.at("for epoch in 1..50 {"),
                spec.at("for epoch in 1..50 {"),
                1,
                50,
                List.of(
                        batches,
                        new Statement.Evaluate(spec.at("evaluate validation"), validation),
                        new Statement.Report(
                                spec.at("report epoch, step", "observation"),
                                List.of(
                                        new ReportItem.Epoch(),
                                        new ReportItem.Step(),
                                        score(spec, "running", "loss", true),
                                        new ReportItem.Value(validationLoss),
                                        new ReportItem.Value(validationRecall),
                                        new ReportItem.Observation())),
                        new Statement.CheckpointBest(
                                spec.at("checkpoint best when validation.recall improves by 1e-3"),
                                validationRecall,
                                1e-3),
                        new Statement.StopWhenNotImproved(
                                spec.at("stop when validation.loss has not improved for 5 epochs"),
                                validationLoss,
                                5)));
        return new Loop(
                spec.at("loop {", "recall\n}"),
                List.of(
                        new Statement.DeclareOptimizer(adam.span(), adam),
                        epochs,
                        new Statement.RestoreBest(spec.at("restore best")),
                        new Statement.Evaluate(spec.at("evaluate test"), test),
                        new Statement.Report(
                                spec.at("report test.loss, test.recall"),
                                List.of(score(spec, "test", "loss", true), score(spec, "test", "recall", false)))));
    }

    private static LossEntry loss(Spec spec, String line, String kind, Value value, Column target, String doc) {
        Term fit = new Term.Fit(spec.at(line), 1, Catalog.loss(kind).orElseThrow(), Args.NONE, value, target);
        return new LossEntry(spec.at(line), "loss", List.of(fit), doc);
    }

    private static ReportItem score(Spec spec, String scope, String entry, boolean lowerIsBetter) {
        return new ReportItem.Value(new Score(spec.at(scope + "." + entry), scope, entry, lowerIsBetter));
    }

    static String resource(String path) {
        try (InputStream in = Examples.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns of every kind, encoded, filled and scaled in many ways. */
    static ShapedModel houses() {
        SourceFile source = new SourceFile("models/houses.model", resource("/accept/houses/houses.model"));
        return Compilation.of(source, Options.DEFAULT).shaped().orElseThrow();
    }
}
