package dev.loopwright.benchmarks;

import dev.loopwright.benchmarks.Workload.Loss;
import dev.loopwright.benchmarks.Workload.Unit;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of work that contenders are compared at, unit by unit.
 *
 * @param name how to ask for it
 * @param title what it is
 * @param workload what to compute; its folder is set when it is run
 * @param peak whether the machine's peak of arithmetic is measured beside it
 */
record Case(String name, String title, Workload workload, boolean peak) {
    private static final Path NOWHERE = Path.of("");

    static final List<Case> ALL = List.of(
            new Case("lesson", "lesson 10-16-1, batch 10, adam: one step", lesson(), false),
            new Case(
                    "tabular",
                    "tabular 30-64-32-2, batch 32, adamw, dropout: one step",
                    tabular(Unit.STEP, 0.2),
                    false),
            new Case("mlp", "MLP 784-512-256-10, batch 128, adam, 1 thread: one step", mlp(1), true),
            new Case("mlp-2", "MLP 784-512-256-10, batch 128, adam, 2 threads: one step", mlp(2), false),
            new Case("wide", "wide 1024-1024-1024-1024-1, batch 256, sgd, 1 thread: one step", wide(), true),
            new Case("million", "1 million rows, 20-64-32-1, batch 1024, adam, 2 threads: one epoch", million(), false),
            new Case("predict", "predict 30-64-32-2, one row at a time", tabular(Unit.PREDICT, 0), false));

    private static Workload lesson() {
        return new Workload("lesson", Unit.STEP, List.of(10, 16, 1), Loss.BINARY, "adam", 1e-3, 0, 10, 640, 1, NOWHERE);
    }

    private static Workload tabular(Unit unit, double dropout) {
        List<Integer> widths = List.of(30, 64, 32, 2);
        return new Workload("tabular", unit, widths, Loss.CLASSES, "adamw", 1e-3, dropout, 32, 2048, 1, NOWHERE);
    }

    private static Workload mlp(int threads) {
        List<Integer> widths = List.of(784, 512, 256, 10);
        return new Workload("mlp", Unit.STEP, widths, Loss.CLASSES, "adam", 1e-3, 0, 128, 2048, threads, NOWHERE);
    }

    private static Workload wide() {
        List<Integer> widths = List.of(1024, 1024, 1024, 1024, 1);
        return new Workload("wide", Unit.STEP, widths, Loss.SQUARED, "sgd", 1e-3, 0, 256, 1024, 1, NOWHERE);
    }

    private static Workload million() {
        List<Integer> widths = List.of(20, 64, 32, 1);
        return new Workload("million", Unit.EPOCH, widths, Loss.BINARY, "adam", 1e-3, 0, 1024, 1_000_000, 2, NOWHERE);
    }

    /** The names of all cases, those of whole processes too. */
    static List<String> names() {
        return Stream.concat(ALL.stream().map(Case::name), WholeProcess.names().stream())
                .toList();
    }
}
