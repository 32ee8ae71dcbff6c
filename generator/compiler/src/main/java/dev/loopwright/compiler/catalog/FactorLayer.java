package dev.loopwright.compiler.catalog;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.model.Shape;
import java.util.Optional;

/** A layer that multiplies every element by a random factor in training, and by 1 in evaluation. */
public interface FactorLayer extends Layer {

    /** The factor of an element in training; elements are counted over the batch, in memory order. */
    double factor(Args args, Shape shape, long key, int element);

    /** The same as a Java expression, from the names of the key and of the element's index. */
    CodeBlock emitFactor(Args args, Shape shape, Real real, String key, CodeBlock element);

    /**
     * Which factors neighbours have, if each draws its own.
     *
     * @param limit the factor is zero where 24 random bits are below this
     * @param scale the factor elsewhere
     */
    record Dropped(int limit, double scale) {}

    /** Empty if the factors of neighbours are not drawn so. */
    default Optional<Dropped> dropped(Args args) {
        return Optional.empty();
    }

    @Override
    default void forward(Reference at) {
        for (int e = 0; e < at.output().length; e++) {
            at.output()[e] = at.inputs()[0][e] * factor(at, e);
        }
    }

    @Override
    default void backward(Reference at) {
        for (int e = 0; e < at.output().length; e++) {
            at.dInputs()[0][e] += at.dOutput()[e] * factor(at, e);
        }
    }

    private double factor(Reference at, int element) {
        return at.training() ? factor(at.args(), at.shapes().get(0), at.key(), element) : 1;
    }
}
