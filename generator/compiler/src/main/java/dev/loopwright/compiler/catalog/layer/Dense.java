package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.model.Shape;
import java.util.List;

/** A dense layer: {@code y = x · W + b}. */
public final class Dense implements Layer {

    @Override
    public Signature signature() {
        return Signature.named("dense")
                .of("x")
                .with(
                        Param.integer("units", "number of outputs").from(1).upTo(1 << 20),
                        Param.flag("bias", "whether a bias is added").byDefault(true),
                        Param.word(
                                        "init",
                                        "how the weights start",
                                        "xavier_uniform",
                                        "xavier_normal",
                                        "he_uniform",
                                        "he_normal")
                                .byDefault("xavier_uniform"))
                .summary("y = x · W + b, with W of inputs × units");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        if (x.rank() != 1) {
            throw new ShapeProblem(0, "`dense` takes values in one row, `real[n]`, but receives `" + x + "`");
        }
        return Shape.of(args.integer("units"));
    }
}
