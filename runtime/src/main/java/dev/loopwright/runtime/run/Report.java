package dev.loopwright.runtime.run;

import dev.loopwright.runtime.metric.ConfusionMatrix;
import dev.loopwright.runtime.metric.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One {@code report} of the loop, column by column in the order of the model file, ended by {@link #print}. It becomes a
 * line of {@code metrics.jsonl}, and on the console a row of the epoch table, a line of its own, or JSON.
 */
public final class Report {
    private static final String OBSERVATION = "observation";

    private final Run run;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Observation.Point> points = new ArrayList<>();
    private Optional<Integer> epoch = Optional.empty();
    private boolean row;

    /**
     * A column of the report.
     *
     * @param text for people
     * @param value for JSON: a {@link Number}, a {@link String}, lists of numbers, or null for a number that JSON has not
     */
    record Entry(String name, String text, Object value) {}

    Report(Run run) {
        this.run = run;
    }

    /** The epoch, counted from 1. */
    public Report epoch(int number) {
        epoch = Optional.of(number);
        row = true;
        return add("epoch", Integer.toString(number), number);
    }

    /** The number of updates made. */
    public Report step(long updates) {
        row = true;
        return add("step", Long.toString(updates), updates);
    }

    /** A score by its name in the model file, {@code validation.loss}. */
    public Report score(String name, Measure measure) {
        if (measure instanceof ConfusionMatrix matrix) {
            return add(name, matrix.counts().toString(), matrix.counts());
        }
        points.add(new Observation.Point(name, measure.value(), measure.lowerIsBetter()));
        return number(name, measure.value());
    }

    /** Any other number by its name in the model file, {@code adam.rate}. */
    public Report number(String name, double value) {
        return add(name, Numbers.rounded(value), Double.isFinite(value) ? Numbers.decimal(value) : null);
    }

    /** A remark on the scores of this report and those before it; see the class comment of the remark's maker. */
    public Report observation() {
        return add(OBSERVATION, "", null);
    }

    private Report add(String name, String text, Object value) {
        entries.add(new Entry(name, text, value));
        return this;
    }

    /** Writes the report down and shows it. */
    public void print() {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).name().equals(OBSERVATION)) {
                String remark = run.observation().remark(points, epoch);
                entries.set(i, new Entry(OBSERVATION, remark, remark));
            }
        }
        run.print(List.copyOf(entries), row);
    }
}
