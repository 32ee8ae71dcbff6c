package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.FactorLayer;
import dev.loopwright.compiler.catalog.FormulaLayer;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Extent;
import dev.loopwright.compiler.model.Group;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.resolve.ResolvedModel.Block;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.resolve.ResolvedModel.Definition;
import dev.loopwright.compiler.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the value of a computation, and before it those that it needs; blocks are written out. */
final class ValueMaker {
    /** Computations within each other, over all blocks; the stack is finite. */
    static final int DEEPEST = 1_500;

    private final ResolvedModel.Network network;
    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private final ValueGraph graph;
    private final Log log;
    private final Frame model;
    private Frame frame;
    private Optional<Value> flowing = Optional.empty();
    private int depth;

    /**
     * What a value is to be called.
     *
     * @param path how a block that makes it is called; empty to number it among its like
     */
    private record Wanted(String name, Span made, Optional<String> path) {}

    ValueMaker(ResolvedModel resolved, Frame frame, ValueGraph graph, Log log) {
        network = resolved.network();
        resolved.blocks().forEach(block -> blocks.put(block.name(), block));
        model = frame;
        this.frame = frame;
        this.graph = graph;
        this.log = log;
    }

    ValueGraph graph() {
        return graph;
    }

    Frame frame() {
        return frame;
    }

    /**
     * Makes what a name stands for, and makes that known in the frame.
     *
     * @param name what the value is called in the whole model
     */
    void define(Definition definition, String name) {
        Wanted wanted = new Wanted(name, definition.made(), Optional.of(name));
        int before = graph.size();
        frame.put(definition.name().text(), make(definition.value(), Optional.of(wanted)));
        graph.part(name, before);
    }

    /** Makes a value without a name. */
    Optional<Value> make(Computation computation) {
        return make(computation, Optional.empty());
    }

    private Optional<Value> make(Computation computation, Optional<Wanted> name) {
        if (graph.isTooLarge()) {
            return Optional.empty();
        }
        if (depth == DEEPEST) {
            graph.refuse(ShapeProblems.nestedTooDeeply(network.name(), DEEPEST));
            return Optional.empty();
        }
        depth++;
        Optional<Value> value = computation.accept(new Making(name));
        depth--;
        return value;
    }

    /** Reports an index that is taken for a number. */
    void refuseIndex(String taker, Span at, Value index) {
        log.add(ShapeProblems.indexAsNumber(taker, at, index, model.declaration(index.name())));
    }

    private final class Making implements Computation.Visitor<Optional<Value>> {
        private final Optional<Wanted> wanted;

        private Making(Optional<Wanted> wanted) {
            this.wanted = wanted;
        }

        private Optional<Value> add(
                String kind, Shape shape, Operation operation, List<Value> inputs, Extent extent, Span span) {
            if (!extent.isReasonable()) {
                graph.report(frame, ShapeProblems.tooLongToFuse(span));
                return Optional.empty();
            }
            if (!graph.admits(shape, span)) {
                return Optional.empty();
            }
            String name = wanted.map(Wanted::name).orElseGet(() -> frame.label(kind));
            Span made = wanted.map(Wanted::made).orElse(span);
            Value value = new Value(name, wanted.isPresent(), shape, operation, inputs, made, frame.group());
            graph.add(value);
            graph.note(value, extent);
            return Optional.of(value);
        }

        @Override
        public Optional<Value> use(Computation.Use use) {
            return frame.value(use.name());
        }

        /** The steps of the block, with names that begin with that of the use. */
        @Override
        public Optional<Value> composite(Computation.Composite use) {
            Block block = blocks.get(use.block());
            List<Optional<Value>> operands = new ArrayList<>();
            use.operands().forEach(o -> operands.add(make(o)));
            if (!operands.stream().allMatch(Optional::isPresent)) {
                return Optional.empty();
            }
            Optional<Frame.Weights> shared = Optional.empty();
            if (use.share().isPresent()) {
                shared = new SharedWeights(graph, frame).ofBlock(use);
                if (shared.isEmpty()) {
                    return Optional.empty();
                }
            }
            String label = wanted.flatMap(Wanted::path).orElseGet(() -> frame.label(block.name()));
            String result = wanted.map(Wanted::name).orElse(label);
            int before = graph.size();
            Frame outer = frame;
            Group group = new Group(label, use.name().text(), use.span(), outer.group());
            frame = outer.within(group, shared, declared(block));
            for (int i = 0; i < operands.size(); i++) {
                frame.put(block.parameters().get(i).text(), operands.get(i));
            }
            Optional<Value> given = steps(block, result);
            frame = outer;
            graph.part(label, before);
            frame.made(new Frame.Weights(block.name(), owners(graph.valuesFrom(before))));
            return given;
        }

        private Map<String, Span> declared(Block block) {
            Map<String, Span> declared = new LinkedHashMap<>();
            block.parameters().forEach(p -> declared.put(p.text(), p.span()));
            block.definitions()
                    .forEach(d -> declared.put(d.name().text(), d.name().span()));
            return declared;
        }

        private Optional<Value> steps(Block block, String result) {
            Optional<String> plain =
                    block.give() instanceof Computation.Use use ? Optional.of(use.name()) : Optional.empty();
            for (Definition definition : block.definitions()) {
                String own = definition.name().text();
                define(definition, plain.equals(Optional.of(own)) ? result : frame.path() + own);
            }
            Optional<String> unplaced = Optional.empty();
            return make(block.give(), Optional.of(new Wanted(result, block.given(), unplaced)));
        }

        /** Each repetition works on what the one before it made, with weights of its own. */
        @Override
        public Optional<Value> repeat(Computation.Repeat repeat) {
            Optional<Value> value = make(repeat.source());
            Optional<Value> outer = flowing;
            for (int i = 1; i <= repeat.times() && value.isPresent(); i++) {
                flowing = value;
                Optional<Wanted> last = wanted.map(w -> new Wanted(w.name(), w.made(), Optional.empty()));
                value = make(repeat.stage(), i == repeat.times() ? last : Optional.empty());
            }
            flowing = outer;
            return value;
        }

        @Override
        public Optional<Value> flowing(Computation.Flowing source) {
            return flowing;
        }

        @Override
        public Optional<Value> literal(Computation.Literal literal) {
            throw new IllegalStateException(
                    "a number is no value: " + literal.span().text());
        }

        @Override
        public Optional<Value> layer(Computation.Layer layer) {
            List<Value> inputs = new ArrayList<>();
            layer.operands().forEach(operand -> make(operand).ifPresent(inputs::add));
            if (inputs.size() < layer.operands().size() || !layer.layer().takesIndices() && hasIndex(layer, inputs)) {
                return Optional.empty();
            }
            List<Shape> shapes = inputs.stream().map(Value::shape).toList();
            try {
                Shape shape = layer.layer().shape(shapes, layer.args());
                return operation(layer, shapes)
                        .flatMap(o -> add(layer.name().text(), shape, o, inputs, extent(layer, inputs), layer.span()))
                        .map(value -> withWeights(layer, value));
            } catch (ShapeProblem problem) {
                Computation culprit = layer.operands().get(problem.operand());
                Value found = inputs.get(problem.operand());
                graph.report(frame, ShapeProblems.operand(layer.name(), problem, found, frame.place(culprit), culprit));
            } catch (ArithmeticException overflow) {
                graph.report(frame, ShapeProblems.tooManyElements(layer.name().span()));
            }
            return Optional.empty();
        }

        /** The layer with parameters of its own, or with those of another; empty if it cannot have them. */
        private Optional<Operation> operation(Computation.Layer layer, List<Shape> shapes) {
            List<ParameterSpec> specs = layer.layer().parameters(shapes, layer.args());
            SharedWeights sharing = new SharedWeights(graph, frame);
            Optional<Value> lent = specs.isEmpty() ? Optional.empty() : frame.borrowed();
            if (layer.share().isPresent()) {
                lent = sharing.ofLayer(layer, specs);
            }
            if (lent.isPresent()) {
                return lent.filter(owner -> sharing.fits(layer, specs, owner))
                        .map(owner -> new Operation.Use(layer.layer(), layer.args(), Optional.of(owner)));
            }
            Optional<ParameterSpec> tooMany = graph.countParameters(specs);
            tooMany.ifPresent(
                    spec -> graph.report(frame, ShapeProblems.tooManyParameters(layer.name(), shapes.get(0), spec)));
            return tooMany.isPresent() || layer.share().isPresent()
                    ? Optional.empty()
                    : Optional.of(new Operation.Use(layer.layer(), layer.args()));
        }

        private Value withWeights(Computation.Layer layer, Value value) {
            List<Value> owners = owners(List.of(value));
            if (!owners.isEmpty()) {
                frame.made(new Frame.Weights(layer.name().text(), owners));
            }
            return value;
        }

        /** Of each layer with parameters the value that owns them. */
        private static List<Value> owners(List<Value> values) {
            return values.stream()
                    .filter(v -> !v.parameters().isEmpty())
                    .map(v -> ((Operation.Use) v.operation()).shared().orElse(v))
                    .toList();
        }

        /** An index stands for something; no layer may take it for a number. */
        private boolean hasIndex(Computation.Layer layer, List<Value> inputs) {
            List<Value> indices =
                    inputs.stream().filter(v -> v.shape().isIndex()).distinct().toList();
            indices.forEach(v -> refuseIndex(layer.name().text(), layer.name().span(), v));
            return !indices.isEmpty();
        }

        /** How long the formula is of which the layer becomes a part. */
        private Extent extent(Computation.Layer layer, List<Value> inputs) {
            if (layer.layer() instanceof FactorLayer) {
                return graph.extent(inputs.get(0));
            }
            if (layer.layer() instanceof FormulaLayer formula) {
                List<String> names = FormulaLayer.variables(inputs.size());
                return Extent.of(formula.formula(names, layer.args()), v -> graph.extent(inputs.get(names.indexOf(v))));
            }
            return Extent.ATOM;
        }

        @Override
        public Optional<Value> elementwise(Computation.Elementwise apply) {
            return mapped(apply, apply.name().text());
        }

        @Override
        public Optional<Value> arithmetic(Computation.Arithmetic arithmetic) {
            return mapped(arithmetic, "sum");
        }

        private Optional<Value> mapped(Computation computation, String kind) {
            return ElementFormula.of(computation, ValueMaker.this).flatMap(made -> {
                List<String> variables = List.copyOf(made.inputs().keySet());
                List<Value> inputs = List.copyOf(made.inputs().values());
                Extent extent = Extent.of(
                        made.formula(), v -> graph.extent(made.inputs().get(v)));
                Operation operation = new Operation.Map(made.formula(), variables);
                return add(kind, made.shape(), operation, inputs, extent, computation.span());
            });
        }
    }
}
