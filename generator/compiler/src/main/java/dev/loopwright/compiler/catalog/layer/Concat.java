package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.model.Shape;
import java.util.List;

/** Puts values side by side. */
public final class Concat implements Layer {

    @Override
    public Signature signature() {
        return Signature.named("concat").ofMany("x", "more").summary("the elements of all values side by side");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        int width = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Shape x = inputs.get(i);
            if (x.rank() != 1) {
                throw new ShapeProblem(i, "`concat` takes values in one row, `real[n]`, but receives `" + x + "`");
            }
            width = Math.addExact(width, x.elements());
        }
        return Shape.of(width);
    }
}
