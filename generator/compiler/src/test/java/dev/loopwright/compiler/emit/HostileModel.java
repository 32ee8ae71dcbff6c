package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
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
import dev.loopwright.compiler.source.Span;
import dev.loopwright.runtime.metric.Accuracy;
import dev.loopwright.runtime.optimizer.Sgd;
import dev.loopwright.runtime.scaler.MinMax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One model of which every text that a user writes is a slot to be filled by whoever tests. */
final class HostileModel {
    private final UnaryOperator<String> text;
    private final Map<String, String> slots = new LinkedHashMap<>();

    private HostileModel(UnaryOperator<String> text) {
        this.text = text;
    }

    /** A filled model. */
    record Filled(ShapedModel model, Map<String, String> slots) {}

    /** The classes around the model class, which goes by names of its own. */
    static List<GeneratedSource> sources(ShapedModel model) {
        SharedNames names = names(model);
        return List.of(
                EmitData.source(model, names),
                EmitTrainer.source(model, names, false, "c21bea90"),
                EmitPredictor.source(model, names));
    }

    static SharedNames names(ShapedModel model) {
        Names accessors = new Names("parameters", "loss", "forward", "evaluate", "predict", "backward", "activations");
        Map<String, String> given = new LinkedHashMap<>();
        return new SharedNames(
                model,
                Names.packageName(model.name()),
                value -> given.computeIfAbsent(value.name(), name -> accessors.claim(Names.field(name), "Values")),
                loss -> loss.name());
    }

    /** @param text gives for the name of each slot what stands there */
    static Filled with(UnaryOperator<String> text) {
        HostileModel hostile = new HostileModel(text);
        return new Filled(hostile.model(), hostile.slots);
    }

    private String raw(String slot) {
        return slots.computeIfAbsent(slot, text);
    }

    /** Names are different in every checked model, so a number behind them keeps them apart. */
    private String name(String slot) {
        return raw("name of " + slot) + " " + new ArrayList<>(slots.keySet()).indexOf("name of " + slot);
    }

    private String doc(String slot) {
        return raw("doc of " + slot);
    }

    private Span span(String slot) {
        return new SourceFile(raw("file"), raw("text of " + slot)).whole();
    }

    private Column column(Role role, String slot, ColumnKind kind, Missing missing) {
        return new Column(span(slot), role, name(slot), kind, missing, List.of(), doc(slot));
    }

    private ShapedModel model() {
        Column key = column(Role.KEY, "key", new ColumnKind.Text(), new Missing.Refuse());
        Column number = column(Role.INPUT, "number", Spec.number(), new Missing.Constant(raw("constant")));
        ColumnKind labels = new ColumnKind.Category(List.of(raw("label 1"), raw("label 2")));
        Column category = column(Role.INPUT, "category", labels, new Missing.Fill("mode"));
        Column bool = column(Role.INPUT, "bool", new ColumnKind.Bool(), new Missing.Drop());
        ColumnKind classes = new ColumnKind.Category(List.of(raw("class 1"), raw("class 2"), raw("class 3")));
        Column target = column(Role.TARGET, "target", classes, new Missing.Refuse());
        ColumnKind.Category two = new ColumnKind.Category(List.of(raw("no"), raw("yes")));
        Column second = column(Role.TARGET, "second target", two, new Missing.Refuse());
        Column scaled = new Column(
                span("scaled"),
                Role.TARGET,
                name("scaled"),
                Spec.number(),
                new Missing.Refuse(),
                List.of(Spec.scaler(MinMax.class, "from", 0.0, "to", 1.0)),
                doc("scaled"));
        List<Column> columns = new ArrayList<>(List.of(key, number, category, bool));
        Span range = span("range");
        for (int i = 1; i <= 3; i++) {
            columns.add(new Column(
                    range,
                    Role.INPUT,
                    raw("prefix") + "#" + i,
                    Spec.number(),
                    new Missing.Refuse(),
                    List.of(),
                    doc("range")));
        }
        columns.addAll(List.of(target, second, scaled));
        Part train = new Part(name("train"), 0.5);
        Part test = new Part(name("test"), 0.5);
        Split split = new Split(span("split"), List.of(train, test), Optional.of(target));
        ShapedData data = new ShapedData(span("data"), raw("path"), columns, split);
        Value hidden = value("hidden", 4);
        Value p = value("p", 3);
        Value q = value("q", 1);
        Value y = value("y", 1);
        Network network = new Network(
                span("network"), name("network"), List.of(hidden, p, q, y), List.of(p, q, y), doc("network"));
        LossEntry loss =
                new LossEntry(span("loss"), name("loss"), List.of(fit(p, target), fit(y, scaled)), doc("loss"));
        MetricEntry metric = new MetricEntry(
                span("metric"), name("metric"), Spec.entry(Accuracy.class), Args.NONE, p, target, doc("metric"));
        Objective objective = new Objective(span("objective"), List.of(loss), List.of(metric));
        Predict predict = new Predict(
                Optional.of(span("predict")),
                List.of(
                        give("key", new Given.Key(key)),
                        give("classes", new Given.Of(p, List.of(raw("class 1"), raw("class 2"), raw("class 3")))),
                        give("number", new Given.Of(y, List.of())),
                        give("compared", new Given.Compared(q, Formula.Comparison.GREATER, 0.5)),
                        give("label", new Given.Label(p, target)),
                        give("one of two", new Given.Label(q, second))));
        SourceFile source = new SourceFile(raw("file"), raw("whole text"));
        return new ShapedModel(
                source, name("spec"), 1, 7, doc("spec"), data, network, objective, loop(loss, train, test), predict);
    }

    private Value value(String slot, int width) {
        Operation any = new Operation.Use(Catalog.layer("flatten").orElseThrow(), Args.NONE);
        return new Value(name(slot), true, Shape.of(width), any, List.of(), span(slot));
    }

    private Term fit(Value value, Column target) {
        return new Term.Fit(span("fit"), 1, Catalog.LOSSES.get(0), Args.NONE, value, target);
    }

    private Give give(String slot, Given given) {
        return new Give(Optional.of(span("give " + slot)), name("give " + slot), given);
    }

    private Loop loop(LossEntry loss, Part train, Part test) {
        OptimizerUse sgd = new OptimizerUse(
                span("optimizer"),
                name("optimizer"),
                Spec.entry(Sgd.class),
                Spec.args("rate", 0.1, "momentum", 0.0, "dampening", 0.0, "nesterov", false));
        Score running = new Score(span("score"), "running", loss.name(), true);
        Score tested = new Score(span("score"), test.name(), loss.name(), true);
        Statement.Report report = new Statement.Report(
                span("report"),
                List.of(new ReportItem.Epoch(), new ReportItem.Value(running), new ReportItem.Observation()));
        Statement batches = new Statement.ForBatch(
                span("batches"),
                span("head of batches"),
                10,
                train,
                true,
                List.of(
                        new Statement.Forward(span("forward")),
                        new Statement.Compute(span("compute"), List.of(loss.name())),
                        new Statement.ClearGradients(span("clear")),
                        new Statement.Backward(span("backward"), loss),
                        new Statement.ClipNorm(span("clip norm"), 1),
                        new Statement.ClipValue(span("clip value"), 1),
                        new Statement.Update(span("update"), sgd)));
        Statement epochs = new Statement.ForEpoch(
                span("epochs"),
                span("head of epochs"),
                1,
                2,
                List.of(
                        batches,
                        new Statement.Evaluate(span("evaluate"), test),
                        report,
                        new Statement.CheckpointBest(span("checkpoint"), tested, 0),
                        new Statement.StopWhenNotImproved(span("stop"), tested, 3)));
        return new Loop(
                span("loop"),
                List.of(
                        new Statement.DeclareOptimizer(span("declare"), sgd),
                        epochs,
                        new Statement.RestoreBest(span("restore"))));
    }
}
