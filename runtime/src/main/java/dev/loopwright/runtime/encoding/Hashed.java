package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** A few values for any number of labels: the hash of the label says which of them is 1 or -1. */
@SpecName(
        value = "hashed",
        target = "text",
        summary =
                "value |h| mod buckets is the sign of h, the 32-bit MurmurHash3 of the label in UTF-8; the others are 0",
        source = "Weinberger et al., 2009")
public final class Hashed implements Encoding {
    private final int buckets;

    /** The settings of the model file: {@code encode hashed(64)}. */
    public Hashed(
            @Setting(name = "buckets", summary = "values that labels share", byDefault = 32, from = 1, upTo = 65536)
                    int buckets) {
        this.buckets = buckets;
    }

    @Override
    public int width(int labels) {
        return buckets;
    }

    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        Murmur.add(text, into, at, buckets);
    }
}
