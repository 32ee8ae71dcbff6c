package dev.loopwright.compiler.model;

import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * One value of the network for one row: an input, or what an operation makes of other values. Compared by identity, for
 * a value may be used many times.
 */
public final class Value {
    private final String name;
    private final boolean named;
    private final Shape shape;
    private final Operation operation;
    private final List<Value> inputs;
    private final Span span;
    private final Optional<Group> group;

    /**
     * A value that no block makes.
     *
     * @param name unique in the model; the spec's own name, or one made from the operation ({@code dense1})
     * @param named whether the spec named it; unnamed values may be fused away
     * @param span the expression that makes it
     */
    public Value(String name, boolean named, Shape shape, Operation operation, List<Value> inputs, Span span) {
        this(name, named, shape, operation, inputs, span, Optional.empty());
    }

    /** The same, made by a use of a block. */
    public Value(
            String name,
            boolean named,
            Shape shape,
            Operation operation,
            List<Value> inputs,
            Span span,
            Optional<Group> group) {
        this.name = name;
        this.named = named;
        this.shape = shape;
        this.operation = operation;
        this.inputs = List.copyOf(inputs);
        this.span = span;
        this.group = group;
    }

    public String name() {
        return name;
    }

    public boolean named() {
        return named;
    }

    public Shape shape() {
        return shape;
    }

    public Operation operation() {
        return operation;
    }

    public List<Value> inputs() {
        return inputs;
    }

    public Span span() {
        return span;
    }

    /** The innermost use of a block that makes it. */
    public Optional<Group> group() {
        return group;
    }

    /** The shapes of its inputs. */
    public List<Shape> inputShapes() {
        return inputs.stream().map(Value::shape).toList();
    }

    /** The parameters that its layer works with, its own or shared. */
    public List<ParameterSpec> parameters() {
        return operation instanceof Operation.Use use ? use.layer().parameters(inputShapes(), use.args()) : List.of();
    }

    /** Whether its layer has parameters of its own. */
    public boolean ownsParameters() {
        return operation instanceof Operation.Use use
                && use.shared().isEmpty()
                && !parameters().isEmpty();
    }

    /** The value whose layer owns the parameters that this one works with; empty if it has none. */
    public Optional<Value> owner() {
        return parameters().isEmpty()
                ? Optional.empty()
                : Optional.of(((Operation.Use) operation).shared().orElse(this));
    }

    /** Whether a row of it means nothing in training without other rows beside it. */
    public boolean mixesRows() {
        return operation instanceof Operation.Use use
                && use.layer() instanceof KernelLayer layer
                && layer.mixesRows(inputShapes());
    }

    @Override
    public String toString() {
        return name + ": " + shape;
    }
}
