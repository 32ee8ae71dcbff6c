package dev.loopwright.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command {@code samples/benchmarks/run}: compares, prints, and fails if ours cannot run or anybody's losses are not ours. */
public final class Benchmarks {
    private Benchmarks() {}

    /** See {@link Plan#USAGE}. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> words = List.of(args);
        if (words.contains("--help")) {
            out.print(Plan.USAGE);
        } else if (words.contains("--list")) {
            Case.ALL.forEach(c -> out.println(c.name() + "  " + c.title()));
            WholeProcess.names().forEach(out::println);
        } else {
            System.exit(run(args, out));
        }
    }

    private static int run(String[] args, PrintStream out) {
        Plan plan;
        try {
            plan = Plan.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        Report report = new Report(out);
        report.machine(Machine.here(), plan);
        List<String> wrong = new ArrayList<>();
        Map<String, List<Score>> all = new LinkedHashMap<>();
        for (String name : plan.cases()) {
            List<Score> scores = scores(name, plan, report);
            all.put(name, scores);
            scores.stream()
                    .filter(s -> s.failure.isEmpty() && !s.agrees())
                    .forEach(
                            s -> wrong.add(name + ": the losses of " + s.name + " differ: it computes something else"));
            scores.stream()
                    .filter(s -> s.name.startsWith(Entrant.OURS) && !s.failure.isEmpty())
                    .forEach(s -> wrong.add(name + ": " + s.name + " could not run"));
        }
        report.aims(all, plan);
        report.absent();
        wrong.forEach(System.err::println);
        return wrong.isEmpty() ? 0 : 1;
    }

    private static List<Score> scores(String name, Plan plan, Report report) {
        System.err.println(name + " …");
        if (WholeProcess.names().contains(name)) {
            WholeProcess whole = new WholeProcess(name, plan);
            List<Score> scores = whole.run();
            report.scores(whole.title(), scores);
            return scores;
        }
        Case wanted = Case.ALL.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no case " + name));
        Comparison comparison = new Comparison(wanted, plan);
        List<Score> scores = comparison.run();
        report.scores(comparison.title(), scores);
        return scores;
    }
}
