package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.runtime.Tensor.Kind;

/**
 * A tensor of parameters with its place in the flat array.
 *
 * @param owner the value that it is named after
 * @param number counted over the model; its starting values are drawn from this number
 */
public record Tensor(String owner, ParameterSpec spec, int offset, int number) {

    public int size() {
        return spec.size();
    }

    /** Whether optimizers change it. */
    public boolean trained() {
        return spec.kind() != Kind.STATE;
    }

    /** Whether penalties are taken of it. */
    public boolean isPenalised() {
        return spec.kind() == Kind.WEIGHTS;
    }

    /** {@code hidden.weights}. */
    public String name() {
        return owner + "." + spec.name();
    }

    @Override
    public String toString() {
        return name() + spec.sizes() + " at " + offset + " from " + spec.start();
    }
}
