package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Signature;

/** Normalises each row by itself to mean 0 and variance 1, then scales and shifts each element. */
public final class LayerNorm extends RowNorm {

    public LayerNorm() {
        super("layer_norm", true);
    }

    @Override
    public Signature signature() {
        return settings()
                .summary(
                        "(x - mean) / sqrt(variance + epsilon) * scale + shift, with mean and variance of a row, of each step"
                                + " of a sequence, or of a whole image (PyTorch's `LayerNorm` of the last axis, or of all three)")
                .source("Ba, Kiros and Hinton, 2016");
    }
}
