package dev.loopwright.runtime.data;

import java.util.Arrays;

/** What empty cells are filled with. All take at least one value, all finite, and leave the array as it is. */
final class Statistics {

    private Statistics() {}

    /** The mean in two passes: the residuals of the first correct its rounding. */
    static double mean(double[] values) {
        double rough = Arrays.stream(values).sum() / values.length;
        double residuals = 0;
        for (double value : values) {
            residuals += value - rough;
        }
        return rough + residuals / values.length;
    }

    /** The middle value; of an even number the mean of the middle two. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The most frequent value; of equally frequent ones the smallest, which for labels is the one declared first. */
    static double mode(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double mode = sorted[0];
        int most = 0;
        for (int start = 0, end; start < sorted.length; start = end) {
            for (end = start; end < sorted.length && sorted[end] == sorted[start]; end++) {}
            if (end - start > most) {
                most = end - start;
                mode = sorted[start];
            }
        }
        return mode;
    }
}
