package dev.loopwright.compiler.catalog;

import dev.loopwright.compiler.model.Shape;
import java.util.List;

/**
 * A kind of layer: how it is called, what it makes of shapes, its parameters, and its mathematics as slow, obvious loops,
 * which are the oracle of the generated code. How it is written as Java is said by the two kinds of layer there are: a
 * {@link KernelLayer} has loops of its own, a {@link FactorLayer} multiplies each element and melts into the step before
 * it.
 */
public interface Layer {
    Signature signature();

    /**
     * The shape of the result.
     *
     * @throws ShapeProblem if the layer cannot take inputs of these shapes
     */
    Shape shape(List<Shape> inputs, Args args) throws ShapeProblem;

    /** Whether it takes indices, which others must not calculate with. */
    default boolean takesIndices() {
        return false;
    }

    /** The parameters it needs for inputs of these shapes. */
    default List<ParameterSpec> parameters(List<Shape> inputs, Args args) {
        return List.of();
    }

    /** Fills {@code output}. */
    void forward(Reference reference);

    /** Adds to {@code dInputs} and {@code dParameters} what {@code dOutput} and the last forward imply. */
    void backward(Reference reference);

    /** Multiply-adds for one row, for the summary. */
    default long multiplyAdds(List<Shape> inputs, Args args) {
        return 0;
    }
}
