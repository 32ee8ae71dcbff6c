package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.model.Shape;

/** The mean of each channel. */
public final class GlobalAveragePool extends AveragePool {

    public GlobalAveragePool() {
        super("global_average_pool");
    }

    @Override
    public Signature signature() {
        return named().summary("the mean of each channel of an image or feature of a sequence: `real[channels]`")
                .source("Lin, Chen and Yan, 2014");
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
