package dev.loopwright.runtime.encoding;

/**
 * Turns a label, a text or a date into numbers. An encoding holds only its settings: what it learns from the training rows
 * is handed out as a few numbers, kept beside the data and in the run folder, and handed back in. A class is named in
 * model files by {@link dev.loopwright.runtime.SpecName}, whose {@code target} says what it encodes: {@code labels},
 * {@code text} (labels among it) or {@code date}.
 */
public interface Encoding {

    /** Values per row of a column of so many labels; 1 unless an encoding says otherwise. */
    default int width(int labels) {
        return 1;
    }

    /**
     * Learns from training rows, missing cells already filled.
     *
     * @param cells the number of a label, -1 for one that is not known; of a date the seconds since 1970 began
     * @param target the first target of these rows, as the file has it
     */
    default double[] fit(double[] cells, int labels, double[] target) {
        return new double[0];
    }

    /**
     * For each training row the value that it has in training, learnt from other rows; null if it has the same as any
     * other row with its cell.
     *
     * @param key what is drawn is drawn from it
     */
    default double[] fromOthers(double[] cells, int labels, double[] target, long key) {
        return null;
    }

    /**
     * Writes the values of one row, {@link #width} of them, which are 0 before.
     *
     * @param cell as in {@link #fit}
     * @param text the label or text, as it stands in the file
     */
    void encode(double cell, String text, double[] learnt, double[] into, int at);

    /** Whether {@link #fit} could have given these, to guard against damaged files; all are finite already. */
    default boolean accepts(double[] learnt, int labels) {
        return learnt.length == 0;
    }
}
