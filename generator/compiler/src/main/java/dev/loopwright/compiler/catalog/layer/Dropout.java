package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.FactorLayer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.runtime.Randomness;
import java.util.List;
import java.util.Optional;

/** Sets a share of the elements to zero in training and scales the others up, so that the mean stays. */
public final class Dropout implements FactorLayer {

    @Override
    public Signature signature() {
        return Signature.named("dropout")
                .of("x")
                .with(Param.share("rate", "share of the elements set to zero in training"))
                .summary("x with a share of its elements set to 0 and the others divided by 1 - rate; x itself in"
                        + " evaluation")
                .source("Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, 2014");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) {
        return inputs.get(0);
    }

    @Override
    public double factor(Args args, Shape shape, long key, int element) {
        double rate = args.real("rate");
        return Randomness.word(key, element) >>> 8 < limit(rate) ? 0 : 1 / (1 - rate);
    }

    @Override
    public CodeBlock emitFactor(Args args, Shape shape, Real real, String key, CodeBlock element) {
        double rate = args.real("rate");
        return CodeBlock.of(
                "($T.word($L, $L) >>> 8 < $L ? $L : $L)",
                Randomness.class,
                key,
                element,
                limit(rate),
                real.literal(0),
                real.literal(1 / (1 - rate)));
    }

    @Override
    public Optional<Dropped> dropped(Args args) {
        double rate = args.real("rate");
        return Optional.of(new Dropped(limit(rate), 1 / (1 - rate)));
    }

    /** How many of the 2^24 values that 24 random bits have mean zero. */
    private static int limit(double rate) {
        return (int) Math.ceil((float) rate * 0x1p24);
    }
}
