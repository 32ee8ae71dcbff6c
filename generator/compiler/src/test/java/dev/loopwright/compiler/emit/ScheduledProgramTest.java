package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.run.Run;
import dev.loopwright.runtime.schedule.Cosine;
import dev.loopwright.runtime.schedule.Linear;
import dev.loopwright.runtime.schedule.MultiStep;
import dev.loopwright.runtime.schedule.OneCycle;
import dev.loopwright.runtime.schedule.Schedule;
import dev.loopwright.runtime.schedule.Steps;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated trainers ask their schedules at the right moments; six batches in an epoch, the last one smaller. */
class ScheduledProgramTest {
    private static final int ROWS = 22;
    private static final int EPOCHS = 5;
    private static final Pattern RATE = Pattern.compile("\"o.rate\":([^,}]+)");

    @TempDir
    Path folder;

    private double[] rates(String rate, String update) throws Exception {
        String text = Specs.SHORTEST
                .replace("rate: 0.1", "rate: " + rate)
                .replace("1..2", "1.." + EPOCHS)
                .replace("clear gradients\n", update.contains("clear") ? "" : "clear gradients\n")
                .replace("update net with o", update)
                .replace("    }\n  }\n}\n", "    }\n evaluate train\n report epoch, o.rate, train.loss\n  }\n}\n");
        Compilation compilation = Specs.fine(text);
        InMemoryJava.Result java = InMemoryJava.compile(compilation.sources());
        ClassLoader program = java.classes().load(Model.class.getClassLoader());
        StringBuilder table = new StringBuilder("id,a,b,c,t\n");
        for (int i = 0; i < ROWS; i++) {
            table.append(i).append(',').append(i % 5).append(',').append(i % 3).append(",x,");
            table.append(i % 2 == 0 ? "yes" : "no").append('\n');
        }
        Path data = Files.writeString(folder.resolve("t.csv"), table);
        Path run = folder.resolve("run" + folder.toFile().list().length);
        Method start = program.loadClass("tiny.TinyTrainer").getMethod("start", Run.class);
        PrintStream silent = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        start.invoke(
                null,
                Run.builder()
                        .data(data)
                        .folder(run)
                        .console(silent)
                        .mode(Run.Mode.QUIET)
                        .build());
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .mapToDouble(line -> {
                    Matcher matcher = RATE.matcher(line);
                    matcher.find();
                    return Double.parseDouble(matcher.group(1));
                })
                .toArray();
    }

    /** The rate after each epoch is that of the last of its ticks. */
    private void check(Schedule expected, LongUnaryOperator lastTick, String rate, String update) throws Exception {
        double[] rates = rates(rate, update);
        assertEquals(EPOCHS, rates.length);
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            double wanted = expected.at(lastTick.applyAsLong(epoch));
            assertEquals(wanted, rates[epoch - 1], 1e-5 * wanted + 1e-12, rate + ", epoch " + epoch);
        }
    }

    private void perUpdate(Schedule expected, String rate) throws Exception {
        check(expected, epoch -> 6 * epoch - 1, rate, "update net with o");
    }

    @Test
    void aScheduleLastsAsLongAsTheLoopUnlessSaid() throws Exception {
        perUpdate(new Linear(0.1, 0, 30, 0), "linear(0.1)");
        perUpdate(new OneCycle(0.1, 30, 0.3, 25, 1e4), "one_cycle(0.1)");
    }

    @Test
    void epochsAreConvertedToUpdates() throws Exception {
        perUpdate(new Cosine(0.1, 0.01, 24, 6), "cosine(0.1 to 0.01, over: 4 epochs, warmup: 1 epoch)");
        perUpdate(new Cosine(0.1, 0.01, 24, 7), "cosine(0.1 to 0.01, over: 4 epochs, warmup: 7 steps)");
        perUpdate(
                new MultiStep(0.1, 0.5, new long[] {7, 12}, 0), "multistep(0.1, factor: 0.5, at: [7 steps, 2 epochs])");
    }

    @Test
    void epochsMayBeTicks() throws Exception {
        check(
                new Steps(0.1, 0.5, 2, 0),
                e -> e - 1,
                "step(0.1, factor: 0.5, every: 2 epochs, per: epoch)",
                "update net with o");
    }

    @Test
    void accumulationAndRepetitionCount() throws Exception {
        String accumulated = "every 4 batches or at last batch { update net with o clear gradients }";
        String text = "linear(0.1, over: 4 epochs)";
        double[] rates = rates(text, accumulated);
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            assertEquals(new Linear(0.1, 0, 8, 0).at(2L * epoch - 1), rates[epoch - 1], 1e-9);
        }
    }

    @Test
    void aPlateauIsSeenAfterEachEvaluation() throws Exception {
        double[] rates = rates("plateau(1e-20, train.loss, patience: 0, factor: 0.5)", "update net with o");
        for (int epoch = 2; epoch <= EPOCHS; epoch++) {
            assertEquals(1e-20 * Math.pow(0.5, epoch - 2), rates[epoch - 1], 1e-24, "epoch " + epoch);
        }
    }
}
