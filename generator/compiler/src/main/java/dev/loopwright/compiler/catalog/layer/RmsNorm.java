package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Signature;

/** Divides each row by the root of its mean square, then scales each element. */
public final class RmsNorm extends RowNorm {

    public RmsNorm() {
        super("rms_norm", false);
    }

    @Override
    public Signature signature() {
        return settings()
                .summary(
                        "x / sqrt(mean of x^2 + epsilon) * scale, with the mean over a row, over each step of a sequence, or"
                                + " over a whole image")
                .source("Zhang and Sennrich, 2019");
    }
}
