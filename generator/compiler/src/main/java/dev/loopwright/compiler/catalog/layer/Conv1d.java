package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Signature;

/** A convolution over a sequence. */
public final class Conv1d extends Convolution {

    public Conv1d() {
        super("conv1d", 1);
    }

    @Override
    public Signature signature() {
        return signature(
                        "filters that slide along a sequence: `real[length, features]` becomes `real[length, filters]`,"
                                + " shorter unless padded")
                .source("Waibel, Hanazawa, Hinton, Shikano and Lang, 1989");
    }
}
