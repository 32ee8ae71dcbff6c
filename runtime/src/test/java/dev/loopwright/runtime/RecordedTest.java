package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.metric.Measure;
import dev.loopwright.runtime.optimizer.Adadelta;
import dev.loopwright.runtime.optimizer.Adagrad;
import dev.loopwright.runtime.optimizer.Adam;
import dev.loopwright.runtime.optimizer.AdamW;
import dev.loopwright.runtime.optimizer.AmsGrad;
import dev.loopwright.runtime.optimizer.Except;
import dev.loopwright.runtime.optimizer.NAdam;
import dev.loopwright.runtime.optimizer.Optimizer;
import dev.loopwright.runtime.optimizer.RAdam;
import dev.loopwright.runtime.optimizer.RmsProp;
import dev.loopwright.runtime.optimizer.Sgd;
import dev.loopwright.runtime.schedule.Constant;
import dev.loopwright.runtime.schedule.Cosine;
import dev.loopwright.runtime.schedule.CosineRestarts;
import dev.loopwright.runtime.schedule.Exponential;
import dev.loopwright.runtime.schedule.Linear;
import dev.loopwright.runtime.schedule.MultiStep;
import dev.loopwright.runtime.schedule.OneCycle;
import dev.loopwright.runtime.schedule.Plateau;
import dev.loopwright.runtime.schedule.Polynomial;
import dev.loopwright.runtime.schedule.Schedule;
import dev.loopwright.runtime.schedule.Steps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Optimizers and schedules beside what {@code record_optimizers.py} has written down of PyTorch's, over 200 steps. */
class RecordedTest {
    private static final int STEPS = 200;
    private static final double RELATIVE = 1e-4;
    private static final List<Integer> MARKS = List.of(1, 2, 20, 200);
    private static final float[] CURVATURE = {0.5f, 0.75f, 1, 1.5f, 2, 0.25f, 0.5f, 1, 1, 3, 0.125f, 0.5f};

    private static final Map<String, Function<Parameters, Optimizer>> OPTIMIZERS = Map.ofEntries(
            Map.entry("sgd", p -> new Sgd(p, 0.05)),
            Map.entry("momentum", p -> new Sgd(p, 0.05, 0.9, 0, false)),
            Map.entry("dampening", p -> new Sgd(p, 0.05, 0.9, 0.3, false)),
            Map.entry("nesterov", p -> new Sgd(p, 0.05, 0.9, 0, true)),
            Map.entry("adam", p -> new Adam(p, 0.02)),
            Map.entry("adam with settings", p -> new Adam(p, 0.02, 0.8, 0.95, 1e-3, false)),
            Map.entry("lazy adam", p -> new Adam(p, 0.02, 0.9, 0.999, 1e-8, true)),
            Map.entry("adamw", p -> new AdamW(p, 0.02, 0.9, 0.999, 1e-8, 0.1, Except.NONE)),
            Map.entry("amsgrad", p -> new AmsGrad(p, 0.02)),
            Map.entry("nadam", p -> new NAdam(p, 0.02)),
            Map.entry("radam", p -> new RAdam(p, 0.02)),
            Map.entry("rmsprop", p -> new RmsProp(p, 0.01)),
            Map.entry("rmsprop with momentum", p -> new RmsProp(p, 0.005, 0.9, 1e-8, 0.5, false)),
            Map.entry("rmsprop centered", p -> new RmsProp(p, 0.005, 0.99, 1e-8, 0, true)),
            Map.entry("rmsprop centered with momentum", p -> new RmsProp(p, 0.005, 0.99, 1e-8, 0.5, true)),
            Map.entry("adagrad", p -> new Adagrad(p, 0.1)),
            Map.entry("adagrad from 0.1", p -> new Adagrad(p, 0.1, 0.1, 1e-10)),
            Map.entry("adadelta", p -> new Adadelta(p, 1)),
            Map.entry("adadelta with settings", p -> new Adadelta(p, 0.5, 0.95, 1e-4)));

    private static final Map<String, Schedule> SCHEDULES = Map.ofEntries(
            Map.entry("constant", new Constant(0.1, 0)),
            Map.entry("linear", new Linear(0.1, 0.01, 150, 0)),
            Map.entry("polynomial", new Polynomial(0.1, 0, 2, 150, 0)),
            Map.entry("exponential", new Exponential(0.1, 0.001, 200, 0)),
            Map.entry("cosine", new Cosine(0.1, 1e-3, 200, 0)),
            Map.entry("cosine behind a warm-up", new Cosine(0.1, 0, 200, 20)),
            Map.entry("cosine_restarts", new CosineRestarts(0.1, 1e-3, 20, 2, 0)),
            Map.entry("cosine_restarts of one length", new CosineRestarts(0.1, 0, 30, 1, 0)),
            Map.entry("step", new Steps(0.1, 0.5, 30, 0)),
            Map.entry("multistep", new MultiStep(0.1, 0.1, new long[] {30, 80, 81}, 0)),
            Map.entry("one_cycle", new OneCycle(0.1, 200, 0.3, 25, 1e4)),
            Map.entry("one_cycle with settings", new OneCycle(0.1, 200, 0.25, 10, 100)));

    private static Map<String, double[]> recorded(String file) {
        try (InputStream in = RecordedTest.class.getResourceAsStream(file)) {
            Map<String, double[]> lines = new LinkedHashMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                int colon = line.indexOf(": ");
                String[] words = line.substring(colon + 2).split(" ");
                double[] numbers =
                        Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
                lines.put(line.substring(0, colon), numbers);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyLineIsCompared() {
        assertEquals(OPTIMIZERS.keySet(), recorded("optimizers.txt").keySet());
        assertEquals(SCHEDULES.size() + 2, recorded("schedules.txt").size());
    }

    @TestFactory
    Stream<DynamicTest> optimizersAgree() {
        return recorded("optimizers.txt").entrySet().stream()
                .map(line -> DynamicTest.dynamicTest(line.getKey(), () -> agrees(line.getKey(), line.getValue())));
    }

    private static void agrees(String name, double[] expected) {
        Parameters parameters = new Parameters(Tensor.weights("w", 0, 12));
        for (int i = 0; i < 12; i++) {
            parameters.values()[i] = (i - 5) / 4f;
        }
        Optimizer optimizer = OPTIMIZERS.get(name).apply(parameters);
        int seen = name.startsWith("lazy") ? 3 : 1;
        int at = 0;
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < 12; i++) {
                float noise = ((7 * t + 3 * i) % 11 - 5) / 16f;
                float gradient = CURVATURE[i] * (parameters.values()[i] - i / 8f) + noise;
                parameters.gradients()[i] = (t + i) % seen == 0 ? gradient : 0;
            }
            optimizer.update();
            for (int i = 0; i < 12 && MARKS.contains(t + 1); i++) {
                double allowed = RELATIVE * Math.max(Math.abs(expected[at]), 1e-2);
                assertEquals(expected[at++], parameters.values()[i], allowed, "w[" + i + "] after step " + (t + 1));
            }
        }
        assertEquals(expected.length, at);
    }

    @TestFactory
    Stream<DynamicTest> schedulesAgree() {
        return recorded("schedules.txt").entrySet().stream()
                .filter(line -> SCHEDULES.containsKey(line.getKey()))
                .map(line -> DynamicTest.dynamicTest(line.getKey(), () -> {
                    Schedule schedule = SCHEDULES.get(line.getKey());
                    for (int t = 0; t < STEPS; t++) {
                        double expected = line.getValue()[t];
                        assertEquals(expected, schedule.at(t), 1e-8 * expected + 1e-15, "step " + t);
                    }
                }));
    }

    private record Score(double value, boolean lowerIsBetter) implements Measure {}

    @Test
    void plateausAgree() {
        for (boolean lower : new boolean[] {true, false}) {
            double[] expected = recorded("schedules.txt").get(lower ? "plateau of the min" : "plateau of the max");
            Plateau plateau = new Plateau(0.1, 0.5, 5, 1e-2, 3, 1e-3, 0);
            for (int t = 0; t < STEPS; t++) {
                double score = 2 + (5 * t % 7) / 10.0 + 1.0 / (1 + t);
                plateau.observe(new Score(lower ? score : 5 - score, lower));
                assertEquals(expected[t], plateau.at(t), 1e-8, "score " + t);
            }
        }
    }
}
