package dev.loopwright.compiler.pytorch;

import dev.loopwright.runtime.data.Batch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code record_fixtures.py} has written about one network: a table, starting weights, and the runs of some
 * optimizers from there.
 *
 * @param model the text of the model file
 * @param inputs row by row
 * @param targets one array for each target
 * @param weights how much each row counts; empty if all count alike
 * @param start starting parameters by the name of their tensor, in the order of the network
 */
record Fixture(
        String name,
        String model,
        List<float[]> inputs,
        List<float[]> targets,
        float[] weights,
        Map<String, float[]> start,
        List<Run> runs) {
    private static final int BATCH = 8;

    /**
     * One training run.
     *
     * @param optimizer as a model file writes it
     * @param losses of all steps, in order
     * @param end parameters after the last step
     * @param evaluated losses of the batches of an epoch in evaluation mode after the last step
     */
    record Run(String optimizer, float[] losses, Map<String, float[]> end, float[] evaluated) {}

    static Fixture read(String name) {
        List<float[]> inputs = new ArrayList<>();
        List<float[]> targets = new ArrayList<>();
        Map<String, float[]> start = new LinkedHashMap<>();
        List<Run> runs = new ArrayList<>();
        float[] weights = {};
        String optimizer = "";
        float[] losses = {};
        for (String line : resource(name + ".txt").lines().toList()) {
            int colon = line.indexOf(": ");
            String key = line.substring(0, colon);
            String text = line.substring(colon + 2);
            if (key.equals("input")) {
                inputs.add(numbers(text));
            } else if (key.equals("target")) {
                targets.add(numbers(text));
            } else if (key.equals("weight")) {
                weights = numbers(text);
            } else if (key.equals("optimizer")) {
                optimizer = text;
            } else if (key.equals("losses")) {
                losses = numbers(text);
            } else if (key.equals("evaluated")) {
                runs.add(new Run(optimizer, losses, new LinkedHashMap<>(), numbers(text)));
            } else if (key.startsWith("start ")) {
                start.put(key.substring("start ".length()), numbers(text));
            } else {
                runs.get(runs.size() - 1).end.put(key.substring("end ".length()), numbers(text));
            }
        }
        return new Fixture(name, resource(name + ".model"), inputs, targets, weights, start, runs);
    }

    private static String resource(String file) {
        try (InputStream in = Fixture.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] numbers(String text) {
        String[] words = text.split(" ");
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }

    /** The model file with an optimizer of the fixture in it. */
    String modelWith(String optimizer) {
        return model.replace("sgd(rate: 0.1)", optimizer);
    }

    /** The table as the model file reads it. */
    String csv() {
        if (name.equals("words")) {
            return texts();
        }
        StringBuilder csv = new StringBuilder();
        for (int column = 1; column <= inputs.get(0).length; column++) {
            csv.append('x').append(column).append(',');
        }
        for (int target = 1; target <= targets.size(); target++) {
            csv.append(target == 1 ? "y" : ",y" + target);
        }
        csv.append(weights.length == 0 ? "\n" : ",w\n");
        for (int row = 0; row < inputs.size(); row++) {
            for (int column = 0; column < inputs.get(row).length; column++) {
                csv.append(input(column, inputs.get(row)[column])).append(',');
            }
            for (int target = 0; target < targets.size(); target++) {
                csv.append(target == 0 ? "" : ",").append(cell(targets.get(target)[row]));
            }
            csv.append(weights.length == 0 ? "" : "," + weights[row]).append('\n');
        }
        return csv.toString();
    }

    /** Texts that have these indices; what is longer than they are ends with words that do not count. */
    private String texts() {
        StringBuilder csv = new StringBuilder("text,y\n");
        for (int row = 0; row < inputs.size(); row++) {
            for (float index : inputs.get(row)) {
                csv.append(index == 0 ? "" : index == 1 ? "Zz... " : "w" + (int) index + " ");
            }
            boolean full = inputs.get(row)[inputs.get(row).length - 1] > 0;
            csv.append(full ? "W2! w2" : "-")
                    .append(',')
                    .append(targets.get(0)[row])
                    .append('\n');
        }
        return csv.toString();
    }

    /** Columns of a model with an index are numbers but for the last. */
    private String input(int column, float value) {
        boolean label = name.equals("embedded") && column == inputs.get(0).length - 1;
        return label ? Integer.toString((int) value) : Float.toString(value);
    }

    private String cell(float target) {
        return switch (name) {
            case "binary", "balanced", "pairs" -> target == 1 ? "yes" : "no";
            case "classes", "weighted", "labels" ->
                List.of("low", "middle", "high").get((int) target);
            default -> Float.toString(target);
        };
    }

    /** The mean loss over the rows of each epoch of a run. */
    double[] meanLosses(Run run) {
        int batches = (inputs.size() + BATCH - 1) / BATCH;
        double[] means = new double[run.losses.length / batches];
        for (int step = 0; step < run.losses.length; step++) {
            int rows = Math.min(BATCH, inputs.size() - step % batches * BATCH);
            means[step / batches] += (double) run.losses[step] * rows / inputs.size();
        }
        return means;
    }

    /** The batches of one epoch; the last is smaller. */
    List<Batch> batches() {
        List<Batch> batches = new ArrayList<>();
        for (int first = 0; first < inputs.size(); first += BATCH) {
            batches.add(batch(first, Math.min(BATCH, inputs.size() - first)));
        }
        return batches;
    }

    private Batch batch(int first, int rows) {
        int width = inputs.get(0).length;
        List<float[]> judged = new ArrayList<>(targets);
        if (weights.length > 0) {
            judged.add(weights);
        }
        Batch batch = new Batch(BATCH, width, judged.size());
        for (int row = 0; row < rows; row++) {
            System.arraycopy(inputs.get(first + row), 0, batch.inputs(), row * width, width);
            for (int target = 0; target < judged.size(); target++) {
                batch.target(target)[row] = judged.get(target)[first + row];
            }
        }
        batch.fill(rows, 0);
        return batch;
    }
}
