package dev.loopwright.runtime.run;

import dev.loopwright.runtime.data.Column;

/** A picture in characters, so that people recognise what a row shows. */
final class Shades {
    private static final String FROM_DARK = " .:-=+*#%@";
    private static final int WIDEST = 32;

    private Shades() {}

    /**
     * The mean of the channels, two characters a pixel, from the smallest value to the largest; of large pictures every
     * second, third, … pixel.
     *
     * @param from where the picture begins, held channels last
     */
    static String of(Column picture, float[] values, int from) {
        int height = picture.shape().get(1);
        int width = picture.shape().get(2);
        float[] pixels = means(values, from, picture.shape().get(0), height * width);
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float pixel : pixels) {
            least = Math.min(least, pixel);
            most = Math.max(most, pixel);
        }
        int apart = (Math.max(height, width) + WIDEST - 1) / WIDEST;
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < height; y += apart) {
            StringBuilder line = new StringBuilder("    ");
            for (int x = 0; x < width; x += apart) {
                float share = most > least ? (pixels[y * width + x] - least) / (most - least) : 0;
                String shade = FROM_DARK.charAt(Math.round(share * (FROM_DARK.length() - 1))) + "";
                line.append(shade).append(shade);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static float[] means(float[] values, int from, int channels, int count) {
        float[] means = new float[count];
        for (int pixel = 0; pixel < count; pixel++) {
            for (int c = 0; c < channels; c++) {
                means[pixel] += values[from + pixel * channels + c] / channels;
            }
        }
        return means;
    }
}
