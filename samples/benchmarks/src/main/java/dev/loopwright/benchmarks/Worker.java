package dev.loopwright.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A contender's process. It says {@code ready} and its versions, then answers each line that it reads with one line:
 *
 * <pre>
 * losses N        the losses of N steps from the starting weights (or the results of N rows)
 * round MILLIS    nanoseconds for one unit, the mean over so many milliseconds, from the starting weights
 * latency N       nanoseconds of single units: the median, the 90th, 99th and 99.9th of a hundred, the worst
 * quit
 * </pre>
 *
 * {@code peers/torch_worker.py} speaks the same.
 */
public final class Worker {
    private final Contender contender;
    private final Workload.Unit unit;
    private int next;
    private float sink;

    private Worker(Contender contender, Workload.Unit unit) {
        this.contender = contender;
        this.unit = unit;
    }

    /** {@code Worker CLASS key=value…}, with the name of a {@link Contender} that a {@link Workload} is handed to. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Workload workload = Workload.of(Arrays.asList(args).subList(1, args.length));
        PrintStream answers = System.out;
        System.setOut(System.err);
        Contender contender = (Contender)
                Class.forName(args[0]).getConstructor(Workload.class).newInstance(workload);
        Worker worker = new Worker(contender, workload.unit());
        answers.println("ready " + contender.version());
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            List<String> words = List.of(line.split(" "));
            if (words.get(0).equals("quit")) {
                System.exit(0);
            }
            answers.println(worker.answer(words.get(0), Integer.parseInt(words.get(1))));
        }
    }

    private String answer(String question, int number) {
        return switch (question) {
            case "losses" -> "losses" + losses(number);
            case "round" -> String.format(Locale.ROOT, "round %.3f", round(number * 1_000_000L));
            case "latency" -> "latency" + latency(number);
            default -> throw new IllegalArgumentException(question);
        };
    }

    private String losses(int count) {
        contender.reset();
        StringBuilder losses = new StringBuilder();
        for (int i = 0; i < count; i++) {
            losses.append(' ').append(unit == Workload.Unit.PREDICT ? contender.predict(i) : contender.stepWithLoss(i));
        }
        return losses.toString();
    }

    /** Chunks that double until they last long enough for the clock not to matter. */
    private double round(long nanos) {
        contender.reset();
        next = 0;
        long units = 0;
        int chunk = 1;
        long began = System.nanoTime();
        long spent = 0;
        while (spent < nanos) {
            run(chunk);
            units += chunk;
            spent = System.nanoTime() - began;
            if (spent < nanos / 32) {
                chunk *= 2;
            }
        }
        return (double) spent / units;
    }

    private void run(int units) {
        switch (unit) {
            case STEP -> {
                for (int i = 0; i < units; i++) {
                    contender.step(next++);
                }
            }
            case EPOCH -> {
                for (int i = 0; i < units; i++) {
                    contender.epoch();
                }
            }
            case PREDICT -> {
                for (int i = 0; i < units; i++) {
                    sink += contender.predict(next++);
                }
            }
        }
        next &= 0xffff;
    }

    private String latency(int count) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long began = System.nanoTime();
            run(1);
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        StringBuilder text = new StringBuilder();
        for (double share : new double[] {0.5, 0.9, 0.99, 0.999, 1}) {
            text.append(' ').append(nanos[(int) Math.min(count - 1L, (long) (share * count))]);
        }
        return text.toString();
    }
}
