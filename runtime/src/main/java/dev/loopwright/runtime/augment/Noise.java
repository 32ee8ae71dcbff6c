package dev.loopwright.runtime.augment;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Adds a normally distributed number to every element. */
@SpecName(value = "noise", summary = "add normal(0, deviation) to every element, as the network sees it")
public final class Noise implements Augmentation {
    private final float deviation;

    /** The settings of the model file: {@code augment noise 0.02}. */
    public Noise(@Setting(name = "deviation", summary = "in units of scaled elements", above = 0) double deviation) {
        this.deviation = (float) deviation;
    }

    @Override
    public void apply(float[] values, int at, Picture picture, long key, float[] room) {
        for (int e = 0; e < picture.elements(); e++) {
            values[at + e] += deviation * (float) Randomness.gaussian(key, e);
        }
    }
}
