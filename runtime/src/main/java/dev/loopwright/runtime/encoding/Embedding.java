package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.SpecName;

/** The number of the label as an index, which only a layer `embedding` can read. */
@SpecName(
        value = "embedding",
        target = "labels",
        summary = "the number of the label for a layer `embedding` to look up; no part of `inputs`")
public final class Embedding implements Encoding {

    /** There is nothing to set. */
    public Embedding() {}

    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        into[at] = cell;
    }
}
