package dev.loopwright.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs one case: everybody in a process of their own, the losses compared first, then round by round in turn. */
final class Comparison {
    /** Steps whose losses are compared. */
    private static final int STEPS = 20;

    private static final int LATENCIES = 20_000;
    private static final int QUICK_ROWS = 20_000;

    private final Case wanted;
    private final Plan plan;
    private final Workload workload;
    private final Map<Entrant, Score> scores = new LinkedHashMap<>();

    Comparison(Case wanted, Plan plan) {
        this.wanted = wanted;
        this.plan = plan;
        Path folder = plan.home().resolve("target/work").resolve(wanted.name());
        workload = wanted.workload().with(folder).atMost(plan.quick() ? QUICK_ROWS : Integer.MAX_VALUE);
        Entrant.of(wanted, plan).forEach(e -> scores.put(e, new Score(e.name(), e.tolerance())));
    }

    List<Score> run() {
        try {
            Material.write(workload);
        } catch (OurModel.Refused e) {
            scores.values().forEach(score -> score.failure = "no starting weights: " + e.getMessage());
            return List.copyOf(scores.values());
        }
        if (workload.dropout() > 0) {
            together(workload.withoutDropout(), this::compareLosses);
        }
        for (int p = 0; p < plan.processes(); p++) {
            together(workload, this::measure);
        }
        clean();
        return List.copyOf(scores.values());
    }

    private interface Body {
        void run(Map<Entrant, Asked> running);
    }

    /** Starts all who have not failed yet, does something with them, and stops them. */
    private void together(Workload task, Body body) {
        Map<Entrant, Asked> running = new LinkedHashMap<>();
        try {
            scores.forEach((entrant, score) -> start(entrant, score, task, running));
            body.run(running);
        } finally {
            running.values().forEach(Asked::close);
        }
    }

    private void start(Entrant entrant, Score score, Workload task, Map<Entrant, Asked> running) {
        if (!score.failure.isEmpty()) {
            return;
        }
        try {
            Path log = task.folder().resolve(entrant.name() + ".log");
            Path crash = task.folder().resolve(entrant.name() + ".crash");
            Asked asked = Asked.start(
                    entrant.command(task, plan.home()), Entrant.environment(task.threads()), log, crash);
            score.version = asked.version();
            running.put(entrant, asked);
        } catch (Asked.Failed e) {
            score.failure = String.valueOf(e.getMessage());
        }
    }

    private void compareLosses(Map<Entrant, Asked> running) {
        double[] ours = {};
        for (Entrant entrant : running.keySet()) {
            if (entrant.learns()) {
                double[] losses = ask(entrant, running.get(entrant), "losses", STEPS);
                ours = ours.length == 0 ? losses : ours;
                scores.get(entrant).difference = difference(ours, losses);
            }
        }
    }

    private static double difference(double[] ours, double[] theirs) {
        double largest = ours.length == theirs.length && ours.length > 0 ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(ours.length, theirs.length); i++) {
            double apart = Math.abs(ours[i] - theirs[i]) / Math.max(1, Math.abs(ours[i]));
            // a NaN on either side is no agreement
            largest = apart <= largest ? largest : Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart;
        }
        return largest;
    }

    private void measure(Map<Entrant, Asked> running) {
        if (workload.dropout() == 0) {
            compareLosses(running);
        }
        for (Entrant entrant : running.keySet()) {
            ask(entrant, running.get(entrant), "round", plan.warmup());
        }
        Map<Entrant, List<Double>> found = new LinkedHashMap<>();
        List<Entrant> order = new ArrayList<>(running.keySet());
        for (int r = 0; r < plan.rounds(); r++) {
            for (Entrant entrant : order) {
                double[] nanos = ask(entrant, running.get(entrant), "round", plan.millis());
                found.computeIfAbsent(entrant, e -> new ArrayList<>()).add(nanos.length == 0 ? Double.NaN : nanos[0]);
            }
        }
        found.forEach((entrant, nanos) -> {
            scores.get(entrant).rounds.addAll(nanos);
            scores.get(entrant).processes.add(new Sample(nanos).median());
        });
        if (workload.unit() == Workload.Unit.PREDICT) {
            running.forEach(this::latency);
        }
    }

    private void latency(Entrant entrant, Asked asked) {
        double[] nanos = ask(entrant, asked, "latency", LATENCIES);
        if (nanos.length == 5) {
            scores.get(entrant)
                    .notes
                    .add(String.format(
                            Locale.ROOT,
                            "single calls: median %s, 90 %% within %s, 99 %% %s, 99.9 %% %s, worst %s",
                            (Object[])
                                    Arrays.stream(nanos).mapToObj(Report::time).toArray(String[]::new)));
        }
    }

    private double[] ask(Entrant entrant, Asked asked, String question, int number) {
        if (!scores.get(entrant).failure.isEmpty()) {
            return new double[0];
        }
        try {
            return asked.ask(question, number);
        } catch (Asked.Failed e) {
            scores.get(entrant).failure = String.valueOf(e.getMessage());
            return new double[0];
        }
    }

    private void clean() {
        for (String name : List.of("inputs.bin", "targets.bin", "weights.bin", "start.safetensors")) {
            try {
                Files.deleteIfExists(workload.folder().resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    String title() {
        return wanted.title();
    }
}
