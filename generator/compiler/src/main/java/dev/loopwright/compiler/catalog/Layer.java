package dev.loopwright.compiler.catalog;

import dev.loopwright.compiler.model.Shape;
import java.util.List;

/** A kind of layer: how it is called, what it makes of shapes, and its mathematics. */
public interface Layer {
    Signature signature();

    /**
     * The shape of the result.
     *
     * @throws ShapeProblem if the layer cannot take inputs of these shapes
     */
    Shape shape(List<Shape> inputs, Args args) throws ShapeProblem;
}
