package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Signature;

/** A convolution over an image. */
public final class Conv2d extends Convolution {

    public Conv2d() {
        super("conv2d", 2);
    }

    @Override
    public Signature signature() {
        return signature(
                        "filters that slide over an image: `real[channels, height, width]` becomes `real[filters, height,"
                                + " width]`, with less at the edges unless padded")
                .source("LeCun, Bottou, Bengio and Haffner, 1998");
    }
}
