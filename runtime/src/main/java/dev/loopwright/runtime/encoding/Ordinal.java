package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.SpecName;

/** The number of the label; for labels that have an order, written in that order. */
@SpecName(
        value = "ordinal",
        target = "labels",
        summary = "the number of the label, counted from 0; -1 for one that is ignored")
public final class Ordinal implements Encoding {

    /** There is nothing to set. */
    public Ordinal() {}

    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        into[at] = cell;
    }
}
