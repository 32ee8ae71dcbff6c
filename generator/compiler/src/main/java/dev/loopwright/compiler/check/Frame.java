package dev.loopwright.compiler.check;

import dev.loopwright.compiler.model.Group;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names as they are known in the model, or in one use of a block. */
final class Frame {
    private final Optional<Group> group;
    private final Optional<Frame> outer;
    private final ValueLabels labels;
    private final Map<String, Span> declared;
    private final Map<String, Optional<Value>> named = new LinkedHashMap<>();
    private final Map<String, List<Weights>> weights = new LinkedHashMap<>();
    private final Optional<Deque<Value>> lent;
    private List<Weights> making = new ArrayList<>();

    /**
     * Layers with parameters, as others can share them.
     *
     * @param kind the layer, or the block that makes them
     * @param values the owners of the parameters, in the order in which the layers are made
     */
    record Weights(String kind, List<Value> values) {}

    private Frame(
            Optional<Group> group, Optional<Frame> outer, Optional<Deque<Value>> lent, Map<String, Span> declared) {
        this.group = group;
        this.outer = outer;
        this.lent = lent;
        this.declared = declared;
        labels = new ValueLabels(declared.keySet());
    }

    /** The names of the model. */
    static Frame ofModel(Map<String, Span> declared) {
        return new Frame(Optional.empty(), Optional.empty(), Optional.empty(), declared);
    }

    /**
     * The names in a block that is used here.
     *
     * @param shared the layers of another use of the block, whose parameters this one takes
     */
    Frame within(Group use, Optional<Weights> shared, Map<String, Span> names) {
        Optional<Deque<Value>> queue = shared.map(s -> (Deque<Value>) new ArrayDeque<>(s.values()));
        return new Frame(Optional.of(use), Optional.of(this), queue.or(() -> lent), names);
    }

    Optional<Group> group() {
        return group;
    }

    Optional<Frame> outer() {
        return outer;
    }

    /** What stands in front of the names of values: nothing, or {@code residual1.}. */
    String path() {
        return group.map(g -> g.name() + ".").orElse("");
    }

    /** The next free name for a value of this kind, in the whole model. */
    String label(String kind) {
        return path() + labels.label(kind);
    }

    Optional<Value> value(String name) {
        return named.getOrDefault(name, Optional.empty());
    }

    /** Makes a name known, with the layers made for it. */
    void put(String name, Optional<Value> value) {
        named.put(name, value);
        weights.put(name, making);
        making = new ArrayList<>();
    }

    Span declaration(String name) {
        return declared.get(name);
    }

    /** Where to point for a value that flows into something: its declaration if it has a name. */
    Span place(Computation operand) {
        return operand instanceof Computation.Use use ? declared.get(use.name()) : operand.span();
    }

    /** Notes layers with parameters, made for the name that {@link #put} comes to next. */
    void made(Weights layers) {
        making.add(layers);
    }

    /** What was made for a name by a layer or block of this kind. */
    List<Weights> weights(String name, String kind) {
        return weights.getOrDefault(name, List.of()).stream()
                .filter(w -> w.kind().equals(kind))
                .toList();
    }

    /** The value whose parameters the next layer of this use takes; empty if the use has its own. */
    Optional<Value> borrowed() {
        return lent.map(Deque::poll);
    }
}
