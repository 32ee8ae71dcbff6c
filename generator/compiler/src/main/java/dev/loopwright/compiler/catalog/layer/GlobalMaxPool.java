package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.model.Shape;

/** The largest element of each channel. */
public final class GlobalMaxPool extends MaxPool {

    public GlobalMaxPool() {
        super("global_max_pool");
    }

    @Override
    public Signature signature() {
        return named().summary(
                        "the largest element of each channel of an image or feature of a sequence: `real[channels]`");
    }

    @Override
    Windows windows(Shape x, Args args) {
        return Windows.whole(x);
    }

    @Override
    Shape result(Shape x, Windows windows) {
        return Shape.of(x.channels());
    }
}
