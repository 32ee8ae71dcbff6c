package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.SpecName;

/** One value for each label, of which that of the cell is 1; all are 0 where the label is not known. */
@SpecName(value = "onehot", target = "labels", summary = "one value for each label, 1 for that in the cell and 0 else")
public final class OneHot implements Encoding {

    /** There is nothing to set. */
    public OneHot() {}

    @Override
    public int width(int labels) {
        return labels;
    }

    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        if (cell >= 0) {
            into[at + (int) cell] = 1;
        }
    }
}
