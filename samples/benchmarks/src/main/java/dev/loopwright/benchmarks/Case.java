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
            new Case("predict", "predict 30-64-32-2, one row at a time", tabular(Unit.PREDICT, 0), false),
            new Case("conv", "conv net on 1x28x28, batch 64, adam, 1 thread: one step", conv(1), true),
            new Case("conv-2", "conv net on 1x28x28, batch 64, adam, 2 threads: one step", conv(2), false),
            new Case(
                    "embedding",
                    "embedding of 8 words, table 100,001 × 16, 128-32-1, batch 64, sgd: one step",
                    embedding("sgd"),
                    false),
            new Case("embedding-adam", "the same with adam", embedding("adam"), false),
            new Case("embedding-lazy", "the same with adam on the rows seen", embedding("lazy"), false));

    private static Workload lesson() {
        return new Workload(
                "lesson",
                Unit.STEP,
                List.of(10),
                Layer.all("dense:16,relu,dense:1"),
                Loss.BINARY,
                "adam",
                1e-3,
                0,
                10,
                640,
                1,
                NOWHERE);
    }

    private static Workload tabular(Unit unit, double dropout) {
        return new Workload(
                "tabular",
                unit,
                List.of(30),
                Layer.all("dense:64,relu,dropout,dense:32,relu,dropout,dense:2"),
                Loss.CLASSES,
                "adamw",
                1e-3,
                dropout,
                32,
                2048,
                1,
                NOWHERE);
    }

    private static Workload mlp(int threads) {
        return new Workload(
                "mlp",
                Unit.STEP,
                List.of(784),
                Layer.all("dense:512,relu,dense:256,relu,dense:10"),
                Loss.CLASSES,
                "adam",
                1e-3,
                0,
                128,
                2048,
                threads,
                NOWHERE);
    }

    private static Workload wide() {
        return new Workload(
                "wide",
                Unit.STEP,
                List.of(1024),
                Layer.all("dense:1024,relu,dense:1024,relu,dense:1024,relu,dense:1"),
                Loss.SQUARED,
                "sgd",
                1e-3,
                0,
                256,
                1024,
                1,
                NOWHERE);
    }

    private static Workload million() {
        return new Workload(
                "million",
                Unit.EPOCH,
                List.of(20),
                Layer.all("dense:64,relu,dense:32,relu,dense:1"),
                Loss.BINARY,
                "adam",
                1e-3,
                0,
                1024,
                1_000_000,
                2,
                NOWHERE);
    }

    private static Workload conv(int threads) {
        return new Workload(
                "conv",
                Unit.STEP,
                List.of(1, 28, 28),
                Layer.all("conv:16,relu,pool,conv:32,relu,pool,dense:10"),
                Loss.CLASSES,
                "adam",
                1e-3,
                0,
                64,
                1024,
                threads,
                NOWHERE);
    }

    private static Workload embedding(String optimizer) {
        return new Workload(
                "embedding",
                Unit.STEP,
                List.of(8),
                Layer.all("embedding:16,dense:32,relu,dense:1"),
                Loss.BINARY,
                optimizer,
                optimizer.equals("sgd") ? 1e-2 : 1e-3,
                0,
                64,
                4096,
                1,
                NOWHERE);
    }

    /** The names of all cases, those of whole processes too. */
    static List<String> names() {
        return Stream.concat(ALL.stream().map(Case::name), WholeProcess.names().stream())
                .toList();
    }
}
