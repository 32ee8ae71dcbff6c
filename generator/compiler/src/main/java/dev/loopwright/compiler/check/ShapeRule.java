package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedModel.Network;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.resolve.ResolvedModel.Input;
import dev.loopwright.compiler.resolve.ResolvedModel.Output;
import dev.loopwright.compiler.source.Span;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every layer can take what flows into it, and every output has the shape that is declared. */
final class ShapeRule {
    private final ResolvedModel.Network network;
    private final ShapedData data;
    private final Log log;
    private final Frame frame;
    private final ValueGraph graph;
    private final Set<String> refused = new HashSet<>();

    ShapeRule(ResolvedModel resolved, ShapedData data, Log log) {
        this.network = resolved.network();
        this.data = data;
        this.log = log;
        Map<String, Span> declared = new LinkedHashMap<>();
        network.inputs().forEach(i -> declared.put(i.name().text(), i.name().span()));
        network.definitions()
                .forEach(d -> declared.put(d.name().text(), d.name().span()));
        frame = Frame.ofModel(declared);
        graph = new ValueGraph(network.name(), log);
        network.inputs().forEach(this::input);
        unreadIndices();
        ValueMaker maker = new ValueMaker(resolved, frame, graph, log);
        network.definitions().forEach(d -> maker.define(d, d.name().text()));
        network.outputs().forEach(this::output);
    }

    /** The values in order; only to be trusted if nothing was reported. */
    Network network() {
        List<Value> outputs = network.outputs().stream()
                .flatMap(o -> value(o.name().text()).stream())
                .toList();
        return new Network(network.span(), network.name().text(), graph.values(), outputs, network.doc());
    }

    /** A named value; empty if something is wrong with it. */
    Optional<Value> value(String name) {
        return frame.value(name);
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
        return frame.declaration(name);
    }

    /** The values that were made for each name of the model, and for each use of a block. */
    Map<String, List<Value>> parts() {
        return graph.parts();
    }

    /** Elements of the widest value. */
    int widest() {
        return graph.values().stream().mapToInt(v -> v.shape().elements()).max().orElse(1);
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
        value.ifPresent(graph::add);
        frame.put(name, value);
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
}
