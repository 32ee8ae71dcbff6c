package dev.loopwright.runtime.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Metrics beside what {@code record_metrics.py} has written down of scikit-learn's, rows in batches of 8, the last of 5. */
class RecordedMetricsTest {
    private static final int BATCH = 8;

    private static Map<String, double[]> recorded() {
        try (InputStream in = Parameters.class.getResourceAsStream("metrics.txt")) {
            Map<String, double[]> lines = new LinkedHashMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] words = line.substring(line.indexOf(": ") + 2).split(" ");
                double[] numbers =
                        Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
                lines.put(line.substring(0, line.indexOf(": ")), numbers);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Metric metric(String[] words, int width) {
        Average average = words.length > 2 && words[2].matches("[a-z]+")
                ? Average.valueOf(words[2].toUpperCase(Locale.ROOT))
                : null;
        return switch (words[1]) {
            case "accuracy" -> new Accuracy(width);
            case "balanced_accuracy" -> new BalancedAccuracy(width);
            case "confusion_matrix" -> new ConfusionMatrix(width);
            case "matthews" -> new Matthews(width);
            case "precision" -> new Precision(width, average);
            case "recall" -> new Recall(width, average);
            case "f1" -> new F1(width, average);
            case "roc_auc" -> new RocAuc(width);
            case "pr_auc" -> new PrAuc(width);
            case "log_loss" -> new LogLoss(width);
            case "top_k_accuracy" -> new TopKAccuracy(width, Integer.parseInt(words[2]));
            case "mean_squared_error" -> new MeanSquaredError(width);
            case "root_mean_squared_error" -> new RootMeanSquaredError(width);
            case "mean_absolute_error" -> new MeanAbsoluteError(width);
            case "mean_absolute_percentage_error" -> new MeanAbsolutePercentageError(width);
            case "r2" -> new R2(width);
            case "pinball" -> new Pinball(width, Double.parseDouble(words[2]));
            default -> throw new IllegalStateException(words[1]);
        };
    }

    @TestFactory
    Stream<DynamicTest> metricsAgree() {
        Map<String, double[]> lines = recorded();
        return lines.keySet().stream()
                .filter(name -> !name.endsWith(" prediction") && !name.endsWith(" target"))
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    String[] words = name.split(" ");
                    double[] prediction = lines.get(words[0] + " prediction");
                    double[] target = lines.get(words[0] + " target");
                    int width = prediction.length / target.length;
                    Metric metric = metric(words, width);
                    metric.reset();
                    for (int first = 0; first < target.length; first += BATCH) {
                        int rows = Math.min(BATCH, target.length - first);
                        metric.add(floats(prediction, first * width, rows * width), floats(target, first, rows), rows);
                    }
                    if (metric instanceof ConfusionMatrix matrix) {
                        double[] counts = matrix.counts().stream()
                                .flatMap(List::stream)
                                .mapToDouble(Long::doubleValue)
                                .toArray();
                        assertArrayEquals(lines.get(name), counts);
                        return;
                    }
                    double expected = lines.get(name)[0];
                    assertEquals(expected, metric.value(), 2e-6 * Math.max(1, Math.abs(expected)));
                }));
    }

    private static float[] floats(double[] of, int from, int count) {
        float[] part = new float[count];
        for (int i = 0; i < count; i++) {
            part[i] = (float) of[from + i];
        }
        return part;
    }
}
