package dev.loopwright.compiler.certify;

import dev.loopwright.runtime.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** {@link dev.loopwright.runtime.Parameters} in double precision. */
public final class DoubleParameters {
    private final double[] values;
    private final double[] gradients;
    private final List<Tensor> tensors;

    public DoubleParameters(Tensor... tensors) {
        this.tensors = List.of(tensors);
        values = new double[size(this.tensors.stream())];
        gradients = new double[size(this.tensors.stream().filter(Tensor::trained))];
    }

    private static int size(Stream<Tensor> tensors) {
        return tensors.mapToInt(Tensor::size).sum();
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
