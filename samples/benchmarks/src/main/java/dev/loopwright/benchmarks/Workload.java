package dev.loopwright.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one contender is to compute: a network and how it is trained. Written as words {@code key=value}, which is how
 * workers, whatever they are written in, are told.
 *
 * @param model name of the file in {@code models}
 * @param unit what one measurement counts
 * @param input shape of a row: {@code [features]} or {@code [channels, height, width]}
 * @param layers from the input to what the loss is made of
 * @param loss what is made small
 * @param optimizer sgd, adam, adamw (decay 0.01) or lazy (adam; of a table the rows seen only)
 * @param rate learning rate
 * @param dropout share that dropout layers drop; with 0 they do nothing
 * @param batch rows in a batch
 * @param rows rows in the data; batches follow each other in them
 * @param threads threads to compute with
 * @param folder where {@code inputs.bin}, {@code targets.bin} and {@code weights.bin} lie: floats, little endian
 */
public record Workload(
        String model,
        Unit unit,
        List<Integer> input,
        List<Layer> layers,
        Loss loss,
        String optimizer,
        double rate,
        double dropout,
        int batch,
        int rows,
        int threads,
        Path folder) {

    /** What one measurement counts. */
    public enum Unit {
        /** Forward, backward and update for a batch that lies ready. */
        STEP,
        /** All rows once: a new order, then batches gathered and a step for each. */
        EPOCH,
        /** The result for one row, from an array of inputs to a number that can be read. */
        PREDICT
    }

    /** What is made of the last layer. */
    public enum Loss {
        /** Sigmoid and binary cross entropy. */
        BINARY,
        /** Softmax and cross entropy. */
        CLASSES,
        /** The mean squared error. */
        SQUARED
    }

    /** Batches that are held ready; they take turns. */
    public int batches() {
        return Math.min(64, rows / batch);
    }

    /** Numbers in a row. */
    public int inputs() {
        return Layer.elements(input);
    }

    /** Whether inputs are indices of a table. */
    public boolean readsIndices() {
        return layers.get(0).isTable();
    }

    /** Units of the last layer. */
    public int outputs() {
        return layers.get(layers.size() - 1).size();
    }

    /** The shapes that go into each layer, and the shape of the result behind them. */
    public List<List<Integer>> shapes() {
        return Layer.shapes(input, layers);
    }

    public Workload with(Path newFolder) {
        return new Workload(model, unit, input, layers, loss, optimizer, rate, dropout, batch, rows, threads, newFolder);
    }

    /** The same with no more rows than that. */
    public Workload atMost(int most) {
        int fewer = Math.min(rows, most);
        return new Workload(model, unit, input, layers, loss, optimizer, rate, dropout, batch, fewer, threads, folder);
    }

    /** The same without dropout, so that everybody computes the same losses. */
    public Workload withoutDropout() {
        return new Workload(model, unit, input, layers, loss, optimizer, rate, 0, batch, rows, threads, folder);
    }

    /** Multiplications and additions of the products of one unit; the inputs need no gradient. */
    public double operations() {
        List<List<Integer>> shapes = shapes();
        double all = 0;
        double first = 0;
        for (int i = 0; i < layers.size(); i++) {
            double products = layers.get(i).products(shapes.get(i));
            first = all == 0 ? products : first;
            all += products;
        }
        return switch (unit) {
            case STEP -> 2.0 * batch * (3 * all - first);
            case EPOCH -> 2.0 * rows * (3 * all - first);
            case PREDICT -> 2 * all;
        };
    }

    /** As words for a worker. */
    public List<String> words() {
        return List.of(
                "model=" + model,
                "unit=" + unit,
                "input=" + input.stream().map(String::valueOf).collect(Collectors.joining("x")),
                "layers=" + Layer.words(layers),
                "loss=" + loss,
                "optimizer=" + optimizer,
                "rate=" + rate,
                "dropout=" + dropout,
                "batch=" + batch,
                "rows=" + rows,
                "threads=" + threads,
                "folder=" + folder);
    }

    /** The workload that {@link #words} were made from. */
    public static Workload of(List<String> words) {
        Map<String, String> said = new LinkedHashMap<>();
        words.forEach(word -> said.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1)));
        return new Workload(
                said.get("model"),
                Unit.valueOf(said.get("unit")),
                Arrays.stream(said.get("input").split("x")).map(Integer::valueOf).toList(),
                Layer.all(said.get("layers")),
                Loss.valueOf(said.get("loss")),
                said.get("optimizer"),
                Double.parseDouble(said.get("rate")),
                Double.parseDouble(said.get("dropout")),
                Integer.parseInt(said.get("batch")),
                Integer.parseInt(said.get("rows")),
                Integer.parseInt(said.get("threads")),
                Path.of(said.get("folder")));
    }
}
