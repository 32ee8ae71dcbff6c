package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.Loss;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Group;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.Coding;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.EncodingUse;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedData.Unknown;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.ShapedModel.RowWeights;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Builds checked models by hand, for tests of the stages behind Check. */
public final class Networks {
    private final SourceFile source = new SourceFile("test.model", "a value\n");
    private final Span span = new Span(source, 0, 7);
    private final int inputWidth;
    private final List<Value> values = new ArrayList<>();
    private final List<Term> terms = new ArrayList<>();
    private final List<LossEntry> measured = new ArrayList<>();
    private final List<Column> targets = new ArrayList<>();
    private final List<Column> indices = new ArrayList<>();
    private Optional<Group> group = Optional.empty();

    public Networks(int inputWidth) {
        this.inputWidth = inputWidth;
    }

    public Value input(String name, int offset, int width) {
        return add(name, true, Shape.of(width), new Operation.Input(offset, width), List.of());
    }

    /** So many columns carried as an index, behind all others; one or a sequence. */
    public Value index(String name, int labels, int count) {
        int offset = inputWidth + indices.size();
        ColumnKind kind = new ColumnKind.Category(
                IntStream.range(0, labels).mapToObj(String::valueOf).toList());
        EncodingUse embedding = new EncodingUse(Catalog.encoding("embedding").orElseThrow(), new Args(Map.of()));
        Coding coding = new Coding(List.of(embedding), Unknown.ERROR, false);
        IntStream.range(0, count)
                .forEach(i -> indices.add(new Column(
                        span, Role.INPUT, name + "_" + i, kind, new Missing.Refuse(), List.of(), coding, "")));
        Shape shape = count == 1 ? Shape.ofIndices(labels) : Shape.ofIndices(labels, count);
        return add(name, true, shape, new Operation.Input(offset, count), List.of());
    }

    public Value map(String name, boolean named, Formula formula, Map<String, Value> variables) {
        List<Value> inputs = List.copyOf(variables.values());
        return add(
                name,
                named,
                inputs.get(0).shape(),
                new Operation.Map(formula, List.copyOf(variables.keySet())),
                inputs);
    }

    /** An activation of one variable, {@code v}. */
    public Value map(String name, boolean named, Formula formula, Value value) {
        return map(name, named, formula, Map.of("v", value));
    }

    /** From here on values belong to a use of a block within the present one, up to {@link #endBlock}. */
    public void beginBlock(String name) {
        group = Optional.of(new Group(name, "block", span, group));
    }

    public void endBlock() {
        group = group.orElseThrow().outer();
    }

    public Value layer(String name, boolean named, String layerName, Map<String, Object> settings, Value... inputs) {
        Layer layer = Catalog.layer(layerName).orElseThrow();
        Args args = args(layer.signature().params(), settings);
        return layer(name, named, new Operation.Use(layer, args), List.of(inputs));
    }

    public Value layer(String name, boolean named, Operation.Use use, List<Value> inputs) {
        List<Shape> shapes = inputs.stream().map(Value::shape).toList();
        try {
            return add(name, named, use.layer().shape(shapes, use.args()), use, inputs);
        } catch (ShapeProblem e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The same elements under another shape, in the order of memory. */
    public Value view(String name, Value x, Integer... sizes) {
        Operation identity = new Operation.Map(Formula.variable("v"), List.of("v"));
        return add(name, false, Shape.of(sizes), identity, List.of(x));
    }

    public Value dense(String name, boolean named, int units, Value x) {
        return layer(name, named, "dense", Map.of("units", (double) units), x);
    }

    private Value add(String name, boolean named, Shape shape, Operation operation, List<Value> inputs) {
        Value value = new Value(name, named, shape, operation, inputs, span, group);
        values.add(value);
        return value;
    }

    private static Args args(List<Param> params, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>();
        params.forEach(p -> all.put(
                p.name(),
                settings.containsKey(p.name())
                        ? settings.get(p.name())
                        : p.byDefault().orElseThrow()));
        return new Args(all);
    }

    public Networks loss(double weight, String name, Map<String, Object> settings, Value prediction, ColumnKind kind) {
        return loss(weight, name, settings, prediction, List.of(kind));
    }

    /** A loss with several targets; the setting {@code weights} may be a {@link RowWeights}. */
    public Networks loss(
            double weight, String name, Map<String, Object> settings, Value prediction, List<ColumnKind> kinds) {
        Loss loss = Catalog.loss(name).orElseThrow();
        List<Column> judged = new ArrayList<>();
        for (ColumnKind kind : kinds) {
            judged.add(column(Role.TARGET, "target" + (targets.size() + judged.size()), kind));
        }
        targets.addAll(judged);
        try {
            loss.check(prediction, kinds);
        } catch (ShapeProblem e) {
            throw new IllegalArgumentException(e);
        }
        Optional<RowWeights> rows = Optional.ofNullable(settings.get("weights"))
                .filter(RowWeights.class::isInstance)
                .map(RowWeights.class::cast);
        Args args = args(loss.signature().params(), settings);
        terms.add(new Term.Fit(span, weight, loss, args, prediction, judged, rows));
        return this;
    }

    /** A column of numbers that says how much each row counts in some loss. */
    public RowWeights rowWeights(String name) {
        return new RowWeights(column(Role.READ, name, new ColumnKind.Number(0, 1e9)), false);
    }

    /** From the terms so far makes a loss that is only measured, and begins anew. */
    public Networks measured(String name) {
        measured.add(new LossEntry(span, name, List.copyOf(terms), ""));
        terms.clear();
        return this;
    }

    public Networks penalty(double weight, String name) {
        terms.add(new Term.Weights(span, weight, Catalog.penalty(name).orElseThrow()));
        return this;
    }

    private Column column(Role role, String name, ColumnKind kind) {
        return new Column(span, role, name, kind, new Missing.Refuse(), List.of(), "");
    }

    public ShapedModel model(String name, Value... outputs) {
        List<Column> columns = new ArrayList<>();
        IntStream.range(0, inputWidth)
                .forEach(i -> columns.add(column(Role.INPUT, "x" + i, new ColumnKind.Number(-1e9, 1e9))));
        columns.addAll(indices);
        columns.addAll(targets);
        ShapedData.Split split = new ShapedData.Split(span, List.of(new ShapedData.Part("train", 1)), Optional.empty());
        List<LossEntry> losses = new ArrayList<>(List.of(new LossEntry(span, "loss", terms, "")));
        losses.addAll(measured);
        return new ShapedModel(
                source,
                name,
                1,
                7,
                "",
                new ShapedData(span, "test.csv", columns, split),
                new ShapedModel.Network(span, "net", values, List.of(outputs), ""),
                new ShapedModel.Objective(span, losses, List.of()),
                new ShapedModel.Loop(span, List.of()),
                new ShapedModel.Predict(Optional.empty(), List.of()));
    }
}
