package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.model.Shape;
import java.util.List;

/** Turns logits into probabilities that add up to 1: {@code exp(x) / sum of exp(x)}. */
public final class Softmax implements Layer {

    @Override
    public Signature signature() {
        return Signature.named("softmax")
                .of("x")
                .summary("exp(x) divided by the sum of exp(x): probabilities that add up to 1");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        if (x.rank() != 1 || x.elements() < 2) {
            throw new ShapeProblem(0, "`softmax` takes two or more logits in one row, but receives `" + x + "`");
        }
        return x;
    }
}
