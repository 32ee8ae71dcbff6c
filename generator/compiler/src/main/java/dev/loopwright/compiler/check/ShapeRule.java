package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.FactorLayer;
import dev.loopwright.compiler.catalog.FormulaLayer;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Extent;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedModel.Data;
import dev.loopwright.compiler.model.ShapedModel.Network;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.resolve.ResolvedModel.Block;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.resolve.ResolvedModel.Definition;
import dev.loopwright.compiler.resolve.ResolvedModel.Input;
import dev.loopwright.compiler.resolve.ResolvedModel.Output;
import dev.loopwright.compiler.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every layer can take what flows into it, and every output has the shape that is declared. */
final class ShapeRule {
    static final int MOST_VALUES = 1_000;
    static final int MOST_ELEMENTS = 1 << 24;
    /** Computations within each other, over all blocks; the stack is finite. */
    static final int DEEPEST = 1_500;

    static final long MOST_PARAMETERS = Integer.MAX_VALUE - 64L;

    private final ResolvedModel.Network network;
    private final Data data;
    private final Log log;
    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private final Frame model;
    private Frame frame;
    private final List<Value> values = new ArrayList<>();
    private final Map<Value, Extent> extents = new LinkedHashMap<>();
    private final Set<String> refused = new HashSet<>();
    private long parameters;
    private Optional<Value> flowing = Optional.empty();
    private int depth;
    private boolean tooLarge;

    /**
     * Names as they are known in the model, or in one use of a block.
     *
     * @param path what stands in front of the names of values: empty, or {@code residual1.}
     * @param use where the block is used, for a block
     */
    private record Frame(
            String path,
            Optional<Span> use,
            Optional<Frame> outer,
            ValueLabels labels,
            Map<String, Optional<Value>> named,
            Map<String, Span> declared) {

        static Frame of(String path, Optional<Span> use, Optional<Frame> outer, Map<String, Span> declared) {
            return new Frame(path, use, outer, new ValueLabels(declared.keySet()), new LinkedHashMap<>(), declared);
        }
    }

    /**
     * What a value is to be called.
     *
     * @param path how a block that makes it is called; empty to number it among its like
     */
    private record Wanted(String name, Span made, Optional<String> path) {}

    ShapeRule(ResolvedModel resolved, Data data, Log log) {
        this.network = resolved.network();
        this.data = data;
        this.log = log;
        resolved.blocks().forEach(block -> blocks.put(block.name(), block));
        Map<String, Span> declared = new LinkedHashMap<>();
        network.inputs().forEach(i -> declared.put(i.name().text(), i.name().span()));
        network.definitions()
                .forEach(d -> declared.put(d.name().text(), d.name().span()));
        model = Frame.of("", Optional.empty(), Optional.empty(), declared);
        frame = model;
        network.inputs().forEach(this::input);
        unreadIndices();
        network.definitions().forEach(d -> definition(d, d.name().text()));
        network.outputs().forEach(this::output);
    }

    /** The values in order; only to be trusted if nothing was reported. */
    Network network() {
        List<Value> outputs = network.outputs().stream()
                .flatMap(o -> value(o.name().text()).stream())
                .toList();
        return new Network(network.span(), network.name().text(), List.copyOf(values), outputs, network.doc());
    }

    /** A named value; empty if something is wrong with it. */
    Optional<Value> value(String name) {
        return model.named().getOrDefault(name, Optional.empty());
    }

    /** A named value to be judged or given; an index is refused, once. */
    Optional<Value> result(String name, Span at) {
        Optional<Value> value = value(name);
        value.filter(v -> v.shape().isIndex())
                .filter(v -> refused.add(name))
                .ifPresent(v -> log.add(ShapeProblems.indexAsNumber("a result", at, v, declaration(name))));
        return value.filter(v -> !v.shape().isIndex());
    }

    /** Where a named value is declared. */
    Span declaration(String name) {
        return model.declared().get(name);
    }

    /** Elements of the widest value. */
    int widest() {
        return values.stream().mapToInt(v -> v.shape().elements()).max().orElse(1);
    }

    // ---- inputs, definitions, outputs

    private void input(Input input) {
        int offset = 0;
        Shape shape = Shape.of(data.realWidth());
        if (input.column().isPresent()) {
            String column = input.column().get().name().text();
            for (var other : data.inputs()) {
                if (other.name().equals(column)) {
                    shape = other.shape();
                    break;
                }
                offset += other.width();
            }
        }
        if (shape.elements() == 0 && !data.inputs().isEmpty()) {
            log.add(ShapeProblems.inputsAreEmpty(input, data.inputs().get(0)));
        }
        String name = input.name().text();
        Optional<Value> value = shape.elements() == 0
                ? Optional.empty()
                : Optional.of(new Value(
                        name, true, shape, new Operation.Input(offset, shape.elements()), List.of(), input.span()));
        value.ifPresent(values::add);
        model.named().put(name, value);
    }

    /** What is no part of `inputs` has to be named. */
    private void unreadIndices() {
        Set<String> read = network.inputs().stream()
                .flatMap(i -> i.column().stream())
                .map(c -> c.name().text())
                .collect(Collectors.toSet());
        data.inputs().stream()
                .filter(c -> c.shape().isIndex() && !read.contains(c.name()))
                .forEach(c -> log.add(ShapeProblems.unreadIndex(c)));
    }

    /** @param name what the value is called in the whole model */
    private void definition(Definition definition, String name) {
        Wanted wanted = new Wanted(name, definition.made(), Optional.of(name));
        frame.named().put(definition.name().text(), make(definition.value(), Optional.of(wanted)));
    }

    private void output(Output output) {
        Optional<Value> value = value(output.name().text());
        if (value.isPresent() && value.get().shape().isIndex()) {
            log.add(ShapeProblems.indexAsNumber(
                    "an output",
                    output.span(),
                    value.get(),
                    declaration(value.get().name())));
            return;
        }
        if (value.isPresent() && output.sizes().isPresent()) {
            Shape wanted = new Shape(output.sizes().get());
            if (!wanted.equals(value.get().shape())) {
                Span made = declaration(output.name().text());
                log.add(ShapeProblems.output(output, wanted, value.get(), made));
            }
        }
    }

    // ---- values

    private Optional<Value> make(Computation computation, Optional<Wanted> name) {
        if (tooLarge) {
            return Optional.empty();
        }
        if (depth == DEEPEST) {
            tooLarge = true;
            log.add(ShapeProblems.nestedTooDeeply(network.name(), DEEPEST));
            return Optional.empty();
        }
        depth++;
        Optional<Value> value = computation.accept(new Making(name));
        depth--;
        return value;
    }

    /** Within a block, says where it is used; what is wrong with several uses is said once. */
    private void report(Diagnostic problem) {
        Diagnostic placed = problem;
        for (Optional<Frame> at = Optional.of(frame);
                at.isPresent();
                at = at.get().outer()) {
            Optional<Span> use = at.get().use();
            placed = use.isPresent() ? placed.with(new Label(use.get(), "used here")) : placed;
        }
        if (frame.use().isPresent()) {
            log.addOnce(placed);
        } else {
            log.add(placed);
        }
    }

    private Optional<Value> add(
            Optional<Wanted> wanted, String kind, Shape shape, Operation operation, List<Value> inputs, Span span) {
        if (tooLarge) {
            return Optional.empty();
        }
        if (shape.elements() > MOST_ELEMENTS || values.size() >= MOST_VALUES) {
            tooLarge = true;
            log.add(
                    values.size() >= MOST_VALUES
                            ? ShapeProblems.tooManyValues(network.name())
                            : ShapeProblems.tooManyElements(span, shape));
            return Optional.empty();
        }
        String name = wanted.map(Wanted::name)
                .orElseGet(() -> frame.path() + frame.labels().label(kind));
        Span made = wanted.map(Wanted::made).orElse(span);
        Value value = new Value(name, wanted.isPresent(), shape, operation, inputs, made);
        values.add(value);
        return Optional.of(value);
    }

    /** Where to point for a value that flows into something: its declaration if it has a name. */
    private Span place(Computation operand) {
        return operand instanceof Computation.Use use ? frame.declared().get(use.name()) : operand.span();
    }

    /** Makes the value of one computation, and before it those that it needs. */
    private final class Making implements Computation.Visitor<Optional<Value>> {
        private final Optional<Wanted> wanted;

        private Making(Optional<Wanted> wanted) {
            this.wanted = wanted;
        }

        @Override
        public Optional<Value> use(Computation.Use use) {
            return frame.named().getOrDefault(use.name(), Optional.empty());
        }

        /** The steps of the block, with names that begin with that of the use. */
        @Override
        public Optional<Value> composite(Computation.Composite use) {
            Block block = blocks.get(use.block());
            List<Optional<Value>> operands = new ArrayList<>();
            use.operands().forEach(o -> operands.add(make(o, Optional.empty())));
            if (!operands.stream().allMatch(Optional::isPresent)) {
                return Optional.empty();
            }
            String label = wanted.flatMap(Wanted::path)
                    .orElseGet(() -> frame.path() + frame.labels().label(block.name()));
            String result = wanted.map(Wanted::name).orElse(label);
            Map<String, Span> declared = new LinkedHashMap<>();
            block.parameters().forEach(p -> declared.put(p.text(), p.span()));
            block.definitions()
                    .forEach(d -> declared.put(d.name().text(), d.name().span()));
            Frame outer = frame;
            frame = Frame.of(label + ".", Optional.of(use.span()), Optional.of(outer), declared);
            for (int i = 0; i < operands.size(); i++) {
                frame.named().put(block.parameters().get(i).text(), operands.get(i));
            }
            Optional<Value> given = steps(block, result);
            frame = outer;
            return given;
        }

        private Optional<Value> steps(Block block, String result) {
            Optional<String> plain =
                    block.give() instanceof Computation.Use use ? Optional.of(use.name()) : Optional.empty();
            for (Definition definition : block.definitions()) {
                String own = definition.name().text();
                definition(definition, plain.equals(Optional.of(own)) ? result : frame.path() + own);
            }
            Optional<String> unplaced = Optional.empty();
            return make(
                    block.give(), Optional.of(new Wanted(result, block.give().span(), unplaced)));
        }

        /** Each repetition works on what the one before it made, with weights of its own. */
        @Override
        public Optional<Value> repeat(Computation.Repeat repeat) {
            Optional<Value> value = make(repeat.source(), Optional.empty());
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
            for (Computation operand : layer.operands()) {
                make(operand, Optional.empty()).ifPresent(inputs::add);
            }
            if (inputs.size() < layer.operands().size()) {
                return Optional.empty();
            }
            if (!layer.layer().takesIndices() && hasIndex(layer, inputs)) {
                return Optional.empty();
            }
            List<Shape> shapes = inputs.stream().map(Value::shape).toList();
            Span made = layer.span();
            try {
                Shape shape = layer.layer().shape(shapes, layer.args());
                if (!countParameters(layer, shapes)) {
                    return Optional.empty();
                }
                Extent extent = extent(layer, inputs);
                if (!extent.isReasonable()) {
                    report(ShapeProblems.tooLongToFuse(made));
                    return Optional.empty();
                }
                Operation operation = new Operation.Use(layer.layer(), layer.args());
                Optional<Value> value = add(wanted, layer.name().text(), shape, operation, inputs, made);
                value.filter(v -> !v.named()).ifPresent(v -> extents.put(v, extent));
                return value;
            } catch (ShapeProblem problem) {
                Computation culprit = layer.operands().get(problem.operand());
                Value found = inputs.get(problem.operand());
                report(ShapeProblems.operand(layer.name(), problem, found, place(culprit), culprit));
            } catch (ArithmeticException overflow) {
                report(ShapeProblems.tooManyElements(layer.name().span()));
            }
            return Optional.empty();
        }

        /** An index stands for something; no layer may take it for a number. */
        private boolean hasIndex(Computation.Layer layer, List<Value> inputs) {
            List<Value> indices =
                    inputs.stream().filter(v -> v.shape().isIndex()).distinct().toList();
            indices.forEach(v -> log.add(ShapeProblems.indexAsNumber(
                    layer.name().text(), layer.name().span(), v, declaration(v.name()))));
            return !indices.isEmpty();
        }

        /** How long the formula is of which the layer becomes a part. */
        private Extent extent(Computation.Layer layer, List<Value> inputs) {
            if (layer.layer() instanceof FactorLayer) {
                return extents.getOrDefault(inputs.get(0), Extent.ATOM);
            }
            if (layer.layer() instanceof FormulaLayer formula) {
                List<String> names = FormulaLayer.variables(inputs.size());
                return Extent.of(
                        formula.formula(names, layer.args()),
                        v -> extents.getOrDefault(inputs.get(names.indexOf(v)), Extent.ATOM));
            }
            return Extent.ATOM;
        }

        private boolean countParameters(Computation.Layer layer, List<Shape> inputs) {
            for (ParameterSpec spec : layer.layer().parameters(inputs, layer.args())) {
                long size = 1;
                for (int axis : spec.sizes()) {
                    size = Math.multiplyExact(size, (long) axis);
                }
                parameters = Math.addExact(parameters, size);
                if (parameters > MOST_PARAMETERS) {
                    report(ShapeProblems.tooManyParameters(layer.name(), inputs.get(0), spec));
                    return false;
                }
            }
            return true;
        }

        @Override
        public Optional<Value> elementwise(Computation.Elementwise apply) {
            Pieces pieces = new Pieces();
            Optional<Piece> piece = pieces.apply(apply);
            return piece.flatMap(p -> mapped(p, pieces, apply.name().text(), apply.span()));
        }

        @Override
        public Optional<Value> arithmetic(Computation.Arithmetic arithmetic) {
            Pieces pieces = new Pieces();
            Optional<Piece> piece = pieces.of(arithmetic);
            return piece.flatMap(p -> mapped(p, pieces, "sum", arithmetic.span()));
        }

        private Optional<Value> mapped(Piece piece, Pieces pieces, String kind, Span span) {

            List<String> variables = List.copyOf(pieces.inputs.keySet());
            List<Value> inputs = List.copyOf(pieces.inputs.values());
            Operation operation = new Operation.Map(piece.formula(), variables);
            Extent extent = Extent.of(piece.formula(), v -> extents.getOrDefault(pieces.inputs.get(v), Extent.ATOM));
            if (!extent.isReasonable()) {
                report(ShapeProblems.tooLongToFuse(span));
                return Optional.empty();
            }
            Optional<Value> made = add(wanted, kind, piece.shape().orElseThrow(), operation, inputs, span);
            made.filter(v -> !v.named()).ifPresent(v -> extents.put(v, extent));
            return made;
        }
    }

    /** A formula and the shape that its values share; a number has none, for it fits every shape. */
    private record Piece(Formula formula, Optional<Shape> shape, Computation widest) {}

    /** Collects the values that one formula works on. */
    private final class Pieces {
        private final Map<String, Value> inputs = new LinkedHashMap<>();

        private Optional<Piece> of(Computation computation) {
            if (computation instanceof Computation.Literal literal) {
                return Optional.of(new Piece(Formula.constant(literal.value()), Optional.empty(), literal));
            }
            if (!(computation instanceof Computation.Arithmetic arithmetic)) {
                return leaf(computation);
            }
            Optional<Piece> left = of(arithmetic.left());
            Optional<Piece> right = of(arithmetic.right());
            if (left.isEmpty() || right.isEmpty()) {
                return Optional.empty();
            }
            Formula formula = new Formula.Binary(
                    arithmetic.operator(), left.get().formula(), right.get().formula());
            String symbol = arithmetic.operator().symbol();
            return joined(symbol, arithmetic.span(), List.of(left.get(), right.get()))
                    .map(p -> new Piece(formula, p.shape(), p.widest()));
        }

        private Optional<Piece> leaf(Computation computation) {
            Optional<Value> made = make(computation, Optional.empty());
            if (made.isPresent() && made.get().shape().isIndex()) {
                Value index = made.get();
                log.add(ShapeProblems.indexAsNumber("a formula", computation.span(), index, declaration(index.name())));
                return Optional.empty();
            }
            return made.map(value -> {
                inputs.put(value.name(), value);
                return new Piece(Formula.variable(value.name()), Optional.of(value.shape()), computation);
            });
        }

        /** A function of several operands: each is a value or a number. */
        private Optional<Piece> apply(Computation.Elementwise apply) {
            List<Piece> operands = new ArrayList<>();
            Map<String, Formula> written = new LinkedHashMap<>();
            for (int i = 0; i < apply.operands().size(); i++) {
                Computation operand = apply.operands().get(i);
                Optional<Piece> piece = operand instanceof Computation.Literal ? of(operand) : leaf(operand);
                piece.ifPresent(operands::add);
                String variable = apply.variables().get(i);
                piece.ifPresent(p -> written.put(variable, p.formula()));
            }
            if (operands.size() < apply.operands().size()) {
                return Optional.empty();
            }
            Formula formula = Formulas.substitute(apply.formula(), written);
            return joined(apply.name().text(), apply.span(), operands)
                    .map(p -> new Piece(formula, p.shape(), p.widest()));
        }

        /** The operands have one shape; numbers go with all. */
        private Optional<Piece> joined(String what, Span span, List<Piece> operands) {
            List<Piece> shaped =
                    operands.stream().filter(p -> p.shape().isPresent()).toList();
            for (Piece other : shaped) {
                Piece first = shaped.get(0);
                if (!other.shape().equals(first.shape())) {
                    report(ShapeProblems.differ(
                            what,
                            span,
                            first.shape().orElseThrow(),
                            place(first.widest()),
                            other.shape().orElseThrow(),
                            place(other.widest())));
                    return Optional.empty();
                }
            }
            return Optional.of(shaped.isEmpty() ? operands.get(0) : shaped.get(0));
        }
    }
}
