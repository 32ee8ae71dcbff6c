package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.model.Shape;
import java.util.List;

/** Sets a share of the elements to zero in training and scales the others up, so that the mean stays. */
public final class Dropout implements Layer {

    @Override
    public Signature signature() {
        return Signature.named("dropout")
                .of("x")
                .with(Param.share("rate", "share of the elements set to zero in training"))
                .summary(
                        "x with a share of its elements set to 0 and the others divided by 1 - rate; x itself in evaluation")
                .source("Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, 2014");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) {
        return inputs.get(0);
    }
}
