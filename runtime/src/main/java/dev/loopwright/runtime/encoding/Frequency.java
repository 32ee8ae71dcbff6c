package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.SpecName;

/** The share of training rows that have the label. */
@SpecName(
        value = "frequency",
        target = "labels",
        summary = "the share of training rows that have the label; 0 for one that is ignored")
public final class Frequency implements Encoding {

    /** There is nothing to set. */
    public Frequency() {}

    @Override
    public double[] fit(double[] cells, int labels, double[] target) {
        double[] shares = new double[labels];
        for (double cell : cells) {
            if (cell >= 0) {
                shares[(int) cell]++;
            }
        }
        for (int label = 0; label < labels; label++) {
            shares[label] /= cells.length;
        }
        return shares;
    }

    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        into[at] = cell < 0 ? 0 : learnt[(int) cell];
    }

    @Override
    public boolean accepts(double[] learnt, int labels) {
        boolean shares = learnt.length == labels;
        for (double share : learnt) {
            shares &= share >= 0 && share <= 1;
        }
        return shares;
    }
}
