package dev.loopwright.runtime.augment;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/**
 * Cuts out a window of random size at a random place and stretches it to the size of the picture, between pixels in
 * straight lines.
 */
@SpecName(value = "crop", summary = "stretch a random window to the size of the picture")
public final class Crop implements Augmentation {
    private final double least;

    /** The settings of the model file: {@code augment crop 80%}. */
    public Crop(
            @Setting(
                            name = "least",
                            summary = "sides of the smallest window, as a share of the picture's",
                            above = 0,
                            upTo = 1)
                    double least) {
        this.least = least;
    }

    @Override
    public void apply(float[] values, int at, Picture picture, long key, float[] room) {
        float size = (float) (least + (1 - least) * Randomness.uniform(key, 0));
        float top = (1 - size) * picture.height() * Randomness.uniform(key, 1);
        float left = (1 - size) * picture.width() * Randomness.uniform(key, 2);
        System.arraycopy(values, at, room, 0, picture.elements());
        int channels = picture.channels();
        for (int y = 0; y < picture.height(); y++) {
            float fromY = between(top + (y + 0.5f) * size - 0.5f, picture.height() - 1);
            for (int x = 0; x < picture.width(); x++) {
                float fromX = between(left + (x + 0.5f) * size - 0.5f, picture.width() - 1);
                int to = at + (y * picture.width() + x) * channels;
                for (int c = 0; c < channels; c++) {
                    values[to + c] = pixel(room, picture, fromY, fromX, c);
                }
            }
        }
    }

    private static float between(float place, int last) {
        return Math.max(0, Math.min(place, last));
    }

    private static float pixel(float[] room, Picture picture, float y, float x, int channel) {
        int top = (int) y;
        int left = (int) x;
        int bottom = Math.min(top + 1, picture.height() - 1);
        int right = Math.min(left + 1, picture.width() - 1);
        float above = mixed(room, picture, top, left, right, x - left, channel);
        float below = mixed(room, picture, bottom, left, right, x - left, channel);
        return above + (below - above) * (y - top);
    }

    private static float mixed(float[] room, Picture picture, int y, int left, int right, float share, int channel) {
        float from = room[(y * picture.width() + left) * picture.channels() + channel];
        float to = room[(y * picture.width() + right) * picture.channels() + channel];
        return from + (to - from) * share;
    }
}
