package dev.loopwright.runtime.run;

import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A remark on how training goes, drawn from the scores reported so far and giving the numbers that justify it: starts
 * high, improving, converged, plateau, overfitting, diverging.
 *
 * <p>It follows the first score of training that a report names ({@code running.loss} rather than {@code
 * running.accuracy}), and the same score of another part if one is reported ({@code validation.loss}).
 */
final class Observation implements Stateful {
    /** A change of less than this share is none. */
    private static final double SMALL = 0.01;
    /** By how much a score must have improved in all to have converged rather than never to have moved. */
    private static final double WORTH_SPEAKING_OF = 0.1;
    /** For how many reports the held-out score must have been worse than its best. */
    private static final int SUSPICIOUS = 3;

    private final List<String> moments = new ArrayList<>();
    private Curve training;
    private Curve heldOut;

    /** A score as reported. */
    record Point(String name, double value, boolean lowerIsBetter) {
        boolean running() {
            return name.startsWith("running.");
        }

        String entry() {
            return name.substring(name.indexOf('.') + 1);
        }
    }

    /** Takes the scores of a report and gives the remark on all so far. */
    String remark(List<Point> points, Optional<Integer> epoch) {
        if (points.isEmpty()) {
            return "no scores reported";
        }
        if (training == null) {
            choose(points);
        }
        moments.add(epoch.map(e -> "epoch " + e).orElse("report " + (moments.size() + 1)));
        training.add(points);
        if (heldOut != null) {
            heldOut.add(points);
        }
        return remark();
    }

    private void choose(List<Point> points) {
        List<Point> candidates = points.stream().anyMatch(Point::running)
                ? points.stream().filter(Point::running).toList()
                : points;
        Point first =
                candidates.stream().filter(Point::lowerIsBetter).findFirst().orElse(candidates.get(0));
        training = new Curve(first);
        heldOut = points.stream()
                .filter(p -> !p.running()
                        && p.entry().equals(first.entry())
                        && !p.name().equals(first.name()))
                .findFirst()
                .map(Curve::new)
                .orElse(null);
    }

    private String remark() {
        int now = training.last();
        if (!Double.isFinite(training.value(now))) {
            return "diverging: " + training.name + " is " + Numbers.rounded(training.value(now));
        }
        if (now == 0) {
            return (training.lowerIsBetter ? "starts high: " : "starts low: ") + training.text(0);
        }
        if (training.worsening() && training.gain(0, now) < 0) {
            return "diverging: " + training.text(now) + ", worse than " + training.text(0) + " at the start";
        }
        return overfitting().orElseGet(this::progress);
    }

    /** Training goes on improving while the held-out score has been worse than its best for some reports. */
    private Optional<String> overfitting() {
        if (heldOut == null) {
            return Optional.empty();
        }
        int now = heldOut.last();
        int best = heldOut.best();
        boolean worse = now - best >= SUSPICIOUS && heldOut.gain(best, now) < -SMALL;
        if (!worse || !heldOut.worseSince(best) || training.gain(best, now) <= SMALL) {
            return Optional.empty();
        }
        return Optional.of("overfitting: since " + moments.get(best) + " " + heldOut.change(best, now) + " but "
                + training.change(best, now));
    }

    private String progress() {
        int now = training.last();
        double gain = training.gain(now - 1, now);
        if (now >= 2 && Math.abs(gain) < SMALL && Math.abs(training.gain(now - 2, now - 1)) < SMALL) {
            String still =
                    "changed by " + Numbers.percent(training.gain(now - 2, now)) + " since " + moments.get(now - 2);
            return (training.gain(0, now) >= WORTH_SPEAKING_OF ? "converged: " : "plateau: ") + still;
        }
        if (training.best() == now) {
            return "improving: " + (training.lowerIsBetter ? "down " : "up ") + Numbers.percent(gain);
        }
        int best = training.best();
        return "plateau: no better than " + training.text(best) + " of " + moments.get(best);
    }

    @Override
    public void state(State state) {
        String lines = state.text("moments", String.join("\n", moments));
        moments.clear();
        moments.addAll(lines.isEmpty() ? List.of() : List.of(lines.split("\n")));
        training = curve(state, "training", training);
        heldOut = curve(state, "held_out", heldOut);
    }

    private static Curve curve(State state, String name, Curve now) {
        String of = state.text(name, now == null ? "" : now.name);
        boolean lower = state.number(name + "_lower_is_better", now != null && now.lowerIsBetter ? 1 : 0) != 0;
        double[] values = state.series(name + "_values", now == null ? new double[0] : now.values());
        return of.isEmpty() ? null : new Curve(of, lower, values);
    }

    /** The values of one score, report by report. */
    private static final class Curve {
        private final String name;
        private final boolean lowerIsBetter;
        private final List<Double> values = new ArrayList<>();

        Curve(Point point) {
            name = point.name();
            lowerIsBetter = point.lowerIsBetter();
        }

        Curve(String name, boolean lowerIsBetter, double[] values) {
            this.name = name;
            this.lowerIsBetter = lowerIsBetter;
            Arrays.stream(values).forEach(this.values::add);
        }

        double[] values() {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        void add(List<Point> points) {
            values.add(points.stream()
                    .filter(p -> p.name().equals(name))
                    .mapToDouble(Point::value)
                    .findFirst()
                    .orElse(Double.NaN));
        }

        int last() {
            return values.size() - 1;
        }

        double value(int at) {
            return values.get(at);
        }

        /** The improvement from one report to another as a share of the former value; negative if it got worse. */
        double gain(int from, int to) {
            double change = lowerIsBetter ? value(from) - value(to) : value(to) - value(from);
            return change == 0 ? 0 : change / Math.max(Math.abs(value(from)), Double.MIN_NORMAL);
        }

        /** The report with the best value, the first of equal ones. */
        int best() {
            int best = 0;
            for (int i = 1; i < values.size(); i++) {
                if (gain(best, i) > 0 || Double.isNaN(value(best))) {
                    best = i;
                }
            }
            return best;
        }

        /** Whether each of the last two changes was for the worse. */
        boolean worsening() {
            int now = last();
            return now >= 2 && gain(now - 2, now - 1) < 0 && gain(now - 1, now) < 0;
        }

        /** Whether all values since a report are worse than its. */
        boolean worseSince(int from) {
            for (int i = from + 1; i < values.size(); i++) {
                if (!(gain(from, i) < 0)) {
                    return false;
                }
            }
            return true;
        }

        String text(int at) {
            return Numbers.rounded(value(at));
        }

        String change(int from, int to) {
            return name + " went from " + text(from) + " to " + text(to);
        }
    }
}
