package dev.loopwright.runtime.augment;

/**
 * Changes the pictures of training rows a little, so that no two epochs show the same. Everything is drawn from the key,
 * which is that of the row in this epoch; nothing is allocated.
 */
public interface Augmentation {
    /**
     * Changes one picture in place.
     *
     * @param values encoded inputs of a batch
     * @param at where the picture begins; its channels come last
     * @param room as large as the picture, to work in
     */
    void apply(float[] values, int at, Picture picture, long key, float[] room);

    /**
     * How a picture stands in a batch.
     *
     * @param background what 0 in the file is to the network, or the bound of the column that is nearest to it
     */
    record Picture(int channels, int height, int width, float background) {
        public int elements() {
            return channels * height * width;
        }
    }
}
