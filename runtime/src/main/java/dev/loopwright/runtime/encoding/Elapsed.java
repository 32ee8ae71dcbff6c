package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.SpecName;

/** How long ago the training rows began. */
@SpecName(
        value = "elapsed",
        target = "date",
        summary = "days since the first date of the training rows, with fractions; negative before")
public final class Elapsed implements Encoding {
    private static final int DAY = 86_400;

    /** There is nothing to set. */
    public Elapsed() {}

    @Override
    public double[] fit(double[] cells, int labels, double[] target) {
        double first = cells[0];
        for (double cell : cells) {
            first = Math.min(first, cell);
        }
        return new double[] {first};
    }

    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        into[at] = (cell - learnt[0]) / DAY;
    }

    @Override
    public boolean accepts(double[] learnt, int labels) {
        return learnt.length == 1;
    }
}
