package dev.loopwright.runtime.augment;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Exchanges left and right, or top and bottom, of some pictures. */
@SpecName(value = "flip", summary = "mirror some of the pictures")
public final class Flip implements Augmentation {
    private final double chance;
    private final boolean vertical;

    /** The settings of the model file: {@code augment flip 50%}. */
    public Flip(
            @Setting(
                            name = "chance",
                            summary = "share of the pictures that are mirrored",
                            byDefault = 0.5,
                            from = 0,
                            upTo = 1)
                    double chance,
            @Setting(name = "vertical", summary = "top and bottom in place of left and right") boolean vertical) {
        this.chance = chance;
        this.vertical = vertical;
    }

    @Override
    public void apply(float[] values, int at, Picture picture, long key, float[] room) {
        if (Randomness.uniform(key, 0) >= chance) {
            return;
        }
        System.arraycopy(values, at, room, 0, picture.elements());
        int channels = picture.channels();
        int line = picture.width() * channels;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int fromY = vertical ? picture.height() - 1 - y : y;
                int fromX = vertical ? x : picture.width() - 1 - x;
                System.arraycopy(room, fromY * line + fromX * channels, values, at + y * line + x * channels, channels);
            }
        }
    }
}
