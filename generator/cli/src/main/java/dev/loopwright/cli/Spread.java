package dev.loopwright.cli;

/** Where the numbers of a column lie; of a sample of them if there are many. */
final class Spread {
    /** Distances from the quarters, in units of their own distance, from which on a number is an outlier (Tukey 1977). */
    private static final double FENCE = 1.5;

    private final double[] sorted;

    /** @param sorted at least one number, ascending */
    Spread(double[] sorted) {
        this.sorted = sorted;
    }

    /** The number that this share of all lies below; between two numbers in proportion. */
    double quantile(double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private double middle() {
        return quantile(0.75) - quantile(0.25);
    }

    /** The share of numbers far from the others; none if half of them are the same. */
    double outliers() {
        return beyond(FENCE);
    }

    /** The share of numbers that lie further out than so many distances between the quarters. */
    double beyond(double distances) {
        double reach = distances * middle();
        if (reach == 0) {
            return 0;
        }
        double low = quantile(0.25) - reach;
        double high = quantile(0.75) + reach;
        int out = 0;
        for (double number : sorted) {
            out += number < low || number > high ? 1 : 0;
        }
        return out / (double) sorted.length;
    }

    /** The share of numbers that are the same as this one. */
    double share(double value) {
        int same = 0;
        for (double number : sorted) {
            same += number == value ? 1 : 0;
        }
        return same / (double) sorted.length;
    }

    /** The number next to the smallest, or next to the largest, that is another. */
    double nextTo(double end) {
        for (int i = 0; i < sorted.length; i++) {
            double number = end == sorted[0] ? sorted[i] : sorted[sorted.length - 1 - i];
            if (number != end) {
                return number;
            }
        }
        return end;
    }
}
