package dev.loopwright.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results as Markdown, which reads as well in a terminal. */
final class Report {
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /** The machine and what else it had to do. */
    void machine(Machine machine, Plan plan) {
        out.println("- processor: " + machine.processor() + ", " + machine.cores() + " cores; load when started: "
                + machine.load());
        out.println("- Java: " + machine.java());
        out.println("- system: " + machine.system());
        out.println("- " + plan.processes() + " process(es) each, " + plan.rounds() + " rounds of " + plan.millis()
                + " ms in turn, after " + plan.warmup() + " ms of warm-up"
                + (plan.quick() ? "; QUICK: not for quoting" : ""));
        out.println();
    }

    /** One case. */
    void scores(String title, List<Score> scores) {
        out.println("### " + title);
        out.println();
        out.println("| who | median | lowest .. highest | times ours, round by round | losses differ by, of what is allowed |");
        out.println("|---|---|---|---|---|");
        Score ours = scores.get(0);
        for (Score score : scores) {
            out.println(score.measured() ? row(ours, score) : "| " + score.name + " | not run | | | |");
        }
        out.println();
        for (Score score : scores) {
            notes(score);
        }
        peak(scores);
        out.println();
        out.flush();
    }

    /** Peers that nobody tried to start, and why. */
    void absent() {
        out.println("Not run: Smile (no version of com.github.haifengli:smile-core could be fetched from Maven Central); Tribuo (it has"
                + " no multilayer perceptron of its own, only one that TensorFlow computes).");
    }

    /** All aims that something was measured for, and the size of the runtime. */
    void aims(Map<String, List<Score>> scores, Plan plan) {
        out.println("### Aims");
        out.println();
        out.println("| case | against | aim | reached | enough |");
        out.println("|---|---|---|---|---|");
        Aim.ALL.stream()
                .filter(aim -> scores.containsKey(aim.name()))
                .flatMap(aim -> aim.row(scores.get(aim.name())).stream())
                .forEach(out::println);
        long size = Machine.runtimeJar(plan.home());
        out.println("| runtime jar |  | at most 307,200 bytes | " + String.format(Locale.ROOT, "%,d", size) + " bytes | "
                + (size <= 307_200 ? "yes" : "no") + " |");
        out.println();
    }

    private static String row(Score ours, Score score) {
        Sample sample = new Sample(score.rounds);
        String ratio = "";
        if (score != ours && ours.measured() && ours.rounds.size() == score.rounds.size()) {
            Sample ratios = new Sample(ours.rounds).ratios(sample);
            ratio = String.format(
                    Locale.ROOT,
                    "**%s** (%s .. %s)",
                    number(ratios.median()),
                    number(ratios.lowest()),
                    number(ratios.highest()));
        }
        String differ = Double.isNaN(score.difference) || score == ours
                ? ""
                : String.format(
                        Locale.ROOT, "%.1e of %.0e%s", score.difference, score.tolerance, score.agrees() ? "" : " **too much**");
        return "| " + score.name + " | " + time(sample.median()) + " | " + time(sample.lowest()) + " .. "
                + time(sample.highest()) + " | " + ratio + " | " + differ + " |";
    }

    private void notes(Score score) {
        if (!score.failure.isEmpty()) {
            out.println("- " + score.name + " could not run: " + score.failure);
        } else if (!score.version.isEmpty()) {
            out.println("- " + score.name + ": " + score.version);
        }
        score.notes.forEach(note -> out.println("- " + score.name + ": " + note));
        if (score.processes.size() > 1) {
            Sample processes = new Sample(score.processes);
            out.println("- " + score.name + ": medians of " + score.processes.size() + " processes from "
                    + time(processes.lowest()) + " over " + time(processes.median()) + " to "
                    + time(processes.highest()));
        }
    }

    /** Where the machine's peak was measured too: how much of it everybody reached. */
    private void peak(List<Score> scores) {
        List<Score> found = scores.stream()
                .filter(s -> s.measured() && s.name.equals("peak"))
                .toList();
        if (found.isEmpty()) {
            return;
        }
        for (Score score : scores) {
            if (score.measured()
                    && score != found.get(0)
                    && score.rounds.size() == found.get(0).rounds.size()) {
                Sample shares = new Sample(score.rounds).ratios(new Sample(found.get(0).rounds));
                out.println(String.format(
                        Locale.ROOT,
                        "- %s: %.0f %% of the peak (%.0f .. %.0f %%)",
                        score.name,
                        100 * shares.median(),
                        100 * shares.lowest(),
                        100 * shares.highest()));
            }
        }
    }

    /** Nanoseconds, with three digits and a unit. */
    static String time(double nanos) {
        if (nanos < 1e3) {
            return number(nanos) + " ns";
        }
        if (nanos < 1e6) {
            return number(nanos / 1e3) + " µs";
        }
        return nanos < 1e9 ? number(nanos / 1e6) + " ms" : number(nanos / 1e9) + " s";
    }

    /** Three digits. */
    static String number(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
