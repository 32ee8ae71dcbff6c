package dev.loopwright.compiler.certify;

import dev.loopwright.runtime.Tensor;
import java.util.List;

/** {@link dev.loopwright.runtime.Parameters} in double precision. */
public final class DoubleParameters {
    private final double[] values;
    private final double[] gradients;
    private final List<Tensor> tensors;

    public DoubleParameters(Tensor... tensors) {
        this.tensors = List.of(tensors);
        int size = this.tensors.stream().mapToInt(Tensor::size).sum();
        values = new double[size];
        gradients = new double[size];
    }

    public double[] values() {
        return values;
    }

    public double[] gradients() {
        return gradients;
    }

    public List<Tensor> tensors() {
        return tensors;
    }
}
