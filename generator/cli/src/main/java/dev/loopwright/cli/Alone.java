package dev.loopwright.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How well one column alone tells the target: each row is guessed from the other rows with the same value, or, where
 * no other row has it and values are numbers, from its neighbours in size. 1 if every guess is right, 0 if knowing the
 * column is no better than not knowing it.
 */
final class Alone {
    /** Below this number of rows anything may be chance. */
    static final int FEWEST_ROWS = 50;

    private final double[] column;
    private final double[] target;
    private final boolean ordered;
    private final boolean classes;
    private final int[] order;
    private final double mean;

    private Alone(double[] column, boolean ordered, double[] target, boolean classes) {
        this.column = column;
        this.target = target;
        this.ordered = ordered;
        this.classes = classes;
        order = IntStream.range(0, target.length)
                .filter(row -> !Double.isNaN(target[row]))
                .boxed()
                .sorted(Comparator.comparingDouble(row -> column[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        mean = Arrays.stream(order).mapToDouble(row -> target[row]).average().orElse(0);
    }

    /**
     * The share of mistakes, or of the variance, that disappears when the column is known; NaN for too few rows.
     *
     * @param column cells by row, NaN where missing
     * @param ordered whether near values say more than others
     * @param target by row; rows without one do not count
     * @param classes whether it is a class, else a number
     */
    static double of(double[] column, boolean ordered, double[] target, boolean classes) {
        Alone alone = new Alone(column, ordered, target, classes);
        if (alone.order.length < FEWEST_ROWS) {
            return Double.NaN;
        }
        double without = alone.mistakes(alone.order, 0, alone.order.length);
        return without == 0 ? Double.NaN : Math.max(0, 1 - alone.mistakes() / without);
    }

    private double mistakes() {
        double sum = 0;
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            while (to < order.length && Double.compare(column[order[to]], column[order[from]]) == 0) {
                to++;
            }
            sum += to - from > 1 ? mistakes(order, from, to) : single(from);
        }
        return sum;
    }

    /** Of rows that are alike, each guessed from the others. */
    private double mistakes(int[] rows, int from, int to) {
        return classes ? wrongClasses(rows, from, to) : squares(rows, from, to);
    }

    private double wrongClasses(int[] rows, int from, int to) {
        Map<Double, Integer> counts = new HashMap<>();
        for (int i = from; i < to; i++) {
            counts.merge(target[rows[i]], 1, Integer::sum);
        }
        int[] most = counts.values().stream()
                .mapToInt(Integer::intValue)
                .map(c -> -c)
                .sorted()
                .map(c -> -c)
                .toArray();
        double wrong = 0;
        for (int count : counts.values()) {
            int other = count == most[0] ? most.length > 1 ? most[1] : 0 : most[0];
            wrong += count * (count - 1 > other ? 0 : count - 1 == other ? 0.5 : 1);
        }
        return wrong;
    }

    private double squares(int[] rows, int from, int to) {
        double middle = Arrays.stream(rows, from, to)
                .mapToDouble(row -> target[row])
                .average()
                .orElse(0);
        double without = (to - from) / (to - from - 1.0);
        double sum = 0;
        for (int i = from; i < to; i++) {
            double error = (target[rows[i]] - middle) * without;
            sum += error * error;
        }
        return sum;
    }

    /** Of a row unlike any other. */
    private double single(int at) {
        int before = at > 0 ? at - 1 : at + 1;
        int behind = at + 1 < order.length ? at + 1 : at - 1;
        if (!ordered || Double.isNaN(column[order[at]])) {
            return classes ? 1 : Math.pow(target[order[at]] - mean, 2);
        }
        double own = target[order[at]];
        if (classes) {
            return ((own == target[order[before]] ? 0 : 0.5) + (own == target[order[behind]] ? 0 : 0.5));
        }
        return Math.pow(own - (target[order[before]] + target[order[behind]]) / 2, 2);
    }
}
