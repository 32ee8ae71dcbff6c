package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Extent;
import dev.loopwright.compiler.model.Group;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values made so far, held against the limits of a model. */
final class ValueGraph {
    static final int MOST_VALUES = 1_000;
    static final int MOST_ELEMENTS = 1 << 24;
    static final long MOST_PARAMETERS = Integer.MAX_VALUE - 64L;

    private final Name network;
    private final Log log;
    private final List<Value> values = new ArrayList<>();
    private final Map<Value, Extent> extents = new LinkedHashMap<>();
    private final Map<String, List<Value>> parts = new LinkedHashMap<>();
    private long parameters;
    private boolean tooLarge;

    ValueGraph(Name network, Log log) {
        this.network = network;
        this.log = log;
    }

    List<Value> values() {
        return List.copyOf(values);
    }

    /** Those made after so many others. */
    List<Value> valuesFrom(int number) {
        return List.copyOf(values.subList(number, values.size()));
    }

    int size() {
        return values.size();
    }

    /** Notes what was made for a name, or for a use of a block, after so many others. */
    void part(String name, int number) {
        parts.put(name, valuesFrom(number));
    }

    /** The values that were made for each name and each use of a block. */
    Map<String, List<Value>> parts() {
        return parts;
    }

    /** Whether a limit of the whole model is passed, which is said once. */
    boolean isTooLarge() {
        return tooLarge;
    }

    /** Reports that a limit of the whole model is passed. */
    void refuse(Diagnostic limit) {
        tooLarge = true;
        log.add(limit);
    }

    /** Reports a mistake; within a block, says where that is used, and what is wrong with several uses is said once. */
    void report(Frame frame, Diagnostic problem) {
        Diagnostic placed = problem;
        for (Optional<Group> use = frame.group();
                use.isPresent();
                use = use.get().outer()) {
            placed = placed.with(new Label(use.get().span(), "used here"));
        }
        if (frame.group().isPresent()) {
            log.addOnce(placed);
        } else {
            log.add(placed);
        }
    }

    /** Adds a value of the network itself. */
    void add(Value value) {
        values.add(value);
    }

    /** Whether there is room for another value of this shape; reports what is in the way. */
    boolean admits(Shape shape, Span made) {
        if (!tooLarge && values.size() >= MOST_VALUES) {
            refuse(ShapeProblems.tooManyValues(network));
        } else if (!tooLarge && shape.elements() > MOST_ELEMENTS) {
            refuse(ShapeProblems.tooManyElements(made, shape));
        }
        return !tooLarge;
    }

    /** Counts the parameters of a layer; the first that pass the limit, if they do. */
    Optional<ParameterSpec> countParameters(List<ParameterSpec> specs) {
        for (ParameterSpec spec : specs) {
            long size = 1;
            for (int axis : spec.sizes()) {
                size = Math.multiplyExact(size, (long) axis);
            }
            parameters = Math.addExact(parameters, size);
            if (parameters > MOST_PARAMETERS) {
                return Optional.of(spec);
            }
        }
        return Optional.empty();
    }

    /** How long the formula is that a value stands for where it is fused. */
    Extent extent(Value value) {
        return extents.getOrDefault(value, Extent.ATOM);
    }

    /** Notes that for an unnamed value; named ones are never written out. */
    void note(Value value, Extent extent) {
        if (!value.named()) {
            extents.put(value, extent);
        }
    }
}
