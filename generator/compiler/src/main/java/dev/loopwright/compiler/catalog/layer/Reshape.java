package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.model.Shape;
import java.util.List;

/** Gives a row another shape of as many elements. */
public final class Reshape extends Rearrangement {

    @Override
    public Signature signature() {
        return Signature.named("reshape")
                .of("x")
                .with(Param.sizes("to", 3, "sizes of the result: `[channels, height, width]`, for example"))
                .summary("the same elements in another shape, in the same order: those of the last axis together");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        Shape wanted = result(x, args);
        if (wanted.elements() != x.elements()) {
            throw new ShapeProblem(
                    0,
                    "`reshape` to `%s` takes %d elements, but receives %d in `%s`"
                            .formatted(wanted, wanted.elements(), x.elements(), x));
        }
        return wanted;
    }

    @Override
    Shape result(Shape input, Args args) {
        return new Shape(args.sizes("to"));
    }
}
