package dev.loopwright.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whole programs, from the start of the process to its end, in turn. */
final class WholeProcess {
    private static final String PYTHON = System.getProperty("benchmarks.python", "/usr/bin/python3");

    private final String name;
    private final Plan plan;
    private final Path work;

    WholeProcess(String name, Plan plan) {
        this.name = name;
        this.plan = plan;
        work = plan.home().resolve("target/work").resolve(name);
    }

    static List<String> names() {
        return List.of("cold-start", "digits");
    }

    String title() {
        return name.equals("digits")
                ? "digits 64-100-10, batch 32, adam, 50 epochs: whole process"
                : "cold start, training the lesson from its CSV file: whole process";
    }

    List<Score> run() {
        try {
            Files.createDirectories(work);
            Map<String, List<String>> commands = name.equals("digits") ? digits() : lesson();
            List<Score> scores = new ArrayList<>();
            commands.keySet().stream()
                    .filter(n -> n.startsWith(Entrant.OURS) || plan.wants(n))
                    .forEach(n -> scores.add(new Score(n)));
            // one round that does not count: files read into memory, the command's own caches made
            for (int round = 0; round <= plan.rounds(); round++) {
                for (Score score : scores) {
                    once(score, commands.get(score.name), round);
                }
            }
            return scores;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, List<String>> lesson() {
        Path lesson = plan.home().resolveSibling("lesson");
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(Entrant.OURS, train(lesson.resolve("lesson.model"), lesson.resolve("lesson.csv")));
        String script = plan.home().resolve("peers/lesson_torch.py").toString();
        commands.put(
                "pytorch", List.of(PYTHON, script, lesson.resolve("lesson.csv").toString()));
        return commands;
    }

    private Map<String, List<String>> digits() throws IOException {
        Path data = work.resolve("digits.csv");
        String writer = plan.home().resolve("peers/digits_csv.py").toString();
        // without scikit-learn there is no file, and everybody will say so
        once(new Score("digits.csv"), List.of(PYTHON, writer, data.toString()), 0);
        Map<String, List<String>> commands = new LinkedHashMap<>();
        List<String> train = train(plan.home().resolve("models/digits.model"), data);
        commands.put(Entrant.OURS, train);
        List<String> vectors = new ArrayList<>(train);
        vectors.add("--kernels=vector");
        commands.put(Entrant.OURS + "-vector", vectors);
        String script = plan.home().resolve("peers/digits_sklearn.py").toString();
        commands.put("scikit-learn", List.of(PYTHON, script, data.toString()));
        return commands;
    }

    private List<String> train(Path model, Path data) {
        String loopwright = plan.home().resolve("../../loopwright").normalize().toString();
        return List.of(loopwright, "train", model.toString(), "--data", data.toString(), "--run-dir", "RUN");
    }

    private void once(Score score, List<String> command, int round) throws IOException {
        if (!score.failure.isEmpty()) {
            return;
        }
        Path folder = Files.createTempDirectory(work, "run");
        Path log = work.resolve(score.name + ".log");
        List<String> exact = command.stream()
                .map(w -> w.equals("RUN") ? folder.resolve("run").toString() : w)
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(exact).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        long began = System.nanoTime();
        int exit = waitFor(builder.start());
        long nanos = System.nanoTime() - began;
        List<String> said = Files.readAllLines(log);
        delete(folder);
        if (exit != 0) {
            score.failure = "exit code " + exit + (said.isEmpty() ? "" : ": " + said.get(said.size() - 1));
        } else if (round > 0) {
            score.rounds.add((double) nanos);
        }
        if (round == plan.rounds()) {
            said.stream().filter(l -> l.startsWith("test.")).forEach(score.notes::add);
        }
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
