package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.model.Shape;
import java.util.List;

/** Puts all elements of a row one after another. */
public final class Flatten extends Rearrangement {

    @Override
    public Signature signature() {
        return Signature.named("flatten")
                .of("x")
                .summary("all elements one after another, in the order of the shape: those of the last axis together");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) {
        return result(inputs.get(0), args);
    }

    @Override
    Shape result(Shape input, Args args) {
        return Shape.of(input.elements());
    }
}
