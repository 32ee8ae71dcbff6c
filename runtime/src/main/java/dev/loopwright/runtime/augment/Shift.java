package dev.loopwright.runtime.augment;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import java.util.Arrays;

/** Moves a picture by whole pixels, each distance up to the limit equally likely, down and across by themselves. */
@SpecName(
        value = "shift",
        summary = "move the picture by up to so many pixels down or up and across; what comes in is background")
public final class Shift implements Augmentation {
    private final int pixels;

    /** The settings of the model file: {@code augment shift 1}. */
    public Shift(@Setting(name = "pixels", summary = "the largest distance", from = 1, upTo = 1024) int pixels) {
        this.pixels = pixels;
    }

    @Override
    public void apply(float[] values, int at, Picture picture, long key, float[] room) {
        int down = Randomness.below(key, 0, 2 * pixels + 1) - pixels;
        int across = Randomness.below(key, 1, 2 * pixels + 1) - pixels;
        System.arraycopy(values, at, room, 0, picture.elements());
        Arrays.fill(values, at, at + picture.elements(), picture.background());
        int line = picture.width() * picture.channels();
        int columns = picture.width() - Math.abs(across);
        for (int y = Math.max(0, down); y < Math.min(picture.height(), picture.height() + down); y++) {
            if (columns > 0) {
                int from = (y - down) * line + Math.max(0, -across) * picture.channels();
                int to = at + y * line + Math.max(0, across) * picture.channels();
                System.arraycopy(room, from, values, to, columns * picture.channels());
            }
        }
    }
}
