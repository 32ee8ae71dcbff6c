package dev.loopwright.runtime.scaler;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Quantiles of values that occur a number of times each, linear between neighbours (definition 7 of Hyndman and Fan, 1996). */
final class Quantiles {
    private final double[] sorted;
    /** How many values there are up to and including each; none where each occurs once, as in millions of rows. */
    private final long[] upTo;

    Quantiles(double[] values, long[] times) {
        if (Arrays.stream(times).allMatch(t -> t == 1)) {
            sorted = values.clone();
            Arrays.sort(sorted);
            upTo = new long[0];
            return;
        }
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        sorted = new double[order.length];
        upTo = new long[order.length];
        long count = 0;
        for (int i = 0; i < order.length; i++) {
            sorted[i] = values[order[i]];
            count += times[order[i]];
            upTo[i] = count;
        }
    }

    /** The value below which this share of all values lies. */
    double at(double share) {
        double place = share * (upTo.length == 0 ? sorted.length - 1 : upTo[upTo.length - 1] - 1);
        long below = (long) Math.floor(place);
        double low = value(below);
        double weight = place - below;
        return weight == 0 ? low : low + weight * (value(below + 1) - low);
    }

    /** The value at a place in the order, counted from 0. */
    private double value(long place) {
        if (upTo.length == 0) {
            return sorted[(int) place];
        }
        int found = Arrays.binarySearch(upTo, place + 1);
        return sorted[found >= 0 ? found : -found - 1];
    }
}
