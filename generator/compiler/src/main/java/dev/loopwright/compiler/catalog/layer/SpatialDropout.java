package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.FactorLayer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.runtime.Randomness;
import java.util.List;

/** Dropout of whole channels: neighbouring pixels are alike, so leaving single ones out would hide little. */
public final class SpatialDropout implements FactorLayer {

    @Override
    public Signature signature() {
        return Signature.named("spatial_dropout")
                .of("x")
                .with(Param.share("rate", "share of the channels set to zero in training"))
                .summary(
                        "x with a share of the channels of each row set to 0 and the others divided by 1 - rate; x itself"
                                + " in evaluation")
                .source("Tompson, Goroshin, Jain, LeCun and Bregler, 2015");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        if (x.rank() == 1) {
            throw new ShapeProblem(
                    0, "`spatial_dropout` takes an image or a sequence, but receives `" + x + "`", "use `dropout`");
        }
        return x;
    }

    @Override
    public double factor(Args args, Shape shape, long key, int element) {
        int channel = element / shape.elements() * shape.channels() + element % shape.channels();
        double rate = args.real("rate");
        return Randomness.uniform(key, channel) < (float) rate ? 0 : 1 / (1 - rate);
    }

    @Override
    public CodeBlock emitFactor(Args args, Shape shape, Real real, String key, CodeBlock element) {
        double rate = args.real("rate");
        CodeBlock channel = CodeBlock.of(
                "($L) / $L * $L + ($L) % $L", element, shape.elements(), shape.channels(), element, shape.channels());
        return CodeBlock.of(
                "($T.uniform($L, $L) < $L ? $L : $L)",
                Randomness.class,
                key,
                channel,
                Real.FLOAT.literal(rate),
                real.literal(0),
                real.literal(1 / (1 - rate)));
    }
}
