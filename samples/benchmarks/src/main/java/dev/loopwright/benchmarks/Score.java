package dev.loopwright.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What was found out about one entrant in one case. */
final class Score {
    final String name;
    final List<Double> rounds = new ArrayList<>();
    /** The median of each set of processes. */
    final List<Double> processes = new ArrayList<>();
    /** More to say: percentiles, what a program printed. */
    final List<String> notes = new ArrayList<>();

    String version = "";
    /** Largest difference of a loss from ours; NaN if not compared. */
    double difference = Double.NaN;
    /** Why it could not run; empty if it could. */
    String failure = "";

    /** How large that difference may be. */
    final double tolerance;

    Score(String name) {
        this(name, 0);
    }

    Score(String name, double tolerance) {
        this.name = name;
        this.tolerance = tolerance;
    }

    /** Whether it computed the same losses, if they were compared. */
    boolean agrees() {
        return Double.isNaN(difference) || difference <= tolerance;
    }

    boolean measured() {
        return failure.isEmpty() && !rounds.isEmpty();
    }
}
