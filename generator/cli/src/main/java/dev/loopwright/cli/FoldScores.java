package dev.loopwright.cli;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonStringWriter;
import dev.loopwright.runtime.run.UsageProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The last scores of a part that runs have reported, a run for each fold; and their mean and standard deviation. */
final class FoldScores {
    private final String part;
    private final List<Map<String, Double>> folds = new ArrayList<>();

    FoldScores(String part) {
        this.part = part;
    }

    /** Takes what a run has reported last. */
    void add(Path run) {
        Map<String, Double> last = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
                JsonObject report = JsonParser.object().from(line);
                for (String key : report.keySet()) {
                    if (key.startsWith(part + ".")) {
                        last.put(key, report.get(key) instanceof Number n ? n.doubleValue() : Double.NaN);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JsonParserException e) {
            throw new IllegalStateException(run + " reports what is not JSON", e);
        }
        if (last.isEmpty()) {
            throw new UsageProblem("the loop reports nothing of " + part
                    + ", which is held out\n  end it with `evaluate " + part + "` and `report " + part + ".loss`");
        }
        folds.add(last);
    }

    /** A line for each fold, and one for mean and deviation. */
    String table() {
        List<String> names = names();
        StringBuilder text = new StringBuilder(cells("fold", names));
        for (int f = 0; f < folds.size(); f++) {
            Map<String, Double> scores = folds.get(f);
            text.append(cells(
                    String.valueOf(f + 1),
                    names.stream().map(n -> number(score(scores, n))).toList()));
        }
        text.append(cells("mean", names.stream().map(n -> number(mean(n))).toList()));
        text.append(cells("sd", names.stream().map(n -> number(deviation(n))).toList()));
        return text.toString();
    }

    /** The same for programs; what is not a number is null. */
    String json() {
        JsonStringWriter json = Json.start("crossvalidation").value("part", part);
        json.array("scores");
        for (String name : names()) {
            json.object().value("name", name).array("folds");
            folds.forEach(f -> json.value(finite(score(f, name))));
            json.end().value("mean", finite(mean(name)));
            json.value("sd", finite(deviation(name))).end();
        }
        return json.end().end().done() + "\n";
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? Double.valueOf(value) : null;
    }

    /** In the order in which folds reported them first. */
    private List<String> names() {
        return folds.stream().flatMap(f -> f.keySet().stream()).distinct().toList();
    }

    /** NaN if the loop of that fold did not come to report it. */
    private static double score(Map<String, Double> fold, String name) {
        return fold.getOrDefault(name, Double.NaN);
    }

    private double mean(String name) {
        return folds.stream().mapToDouble(f -> score(f, name)).sum() / folds.size();
    }

    /** Of a sample: the squares are divided by one less than there are folds. */
    private double deviation(String name) {
        double mean = mean(name);
        double squares = folds.stream()
                .mapToDouble(f -> (score(f, name) - mean) * (score(f, name) - mean))
                .sum();
        return Math.sqrt(squares / (folds.size() - 1));
    }

    private static String number(double value) {
        double size = Math.abs(value);
        boolean plain = size == 0 || size >= 1e-3 && size < 1e6;
        return Double.isNaN(value) ? "n/a" : String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
    }

    /** A first cell, and others below their names. */
    private String cells(String first, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%4s", first));
        List<String> names = names();
        for (int c = 0; c < cells.size(); c++) {
            int width = Math.max(10, names.get(c).length()) + 2;
            line.append(" ".repeat(Math.max(0, width - cells.get(c).length()))).append(cells.get(c));
        }
        return line.append('\n').toString();
    }
}
