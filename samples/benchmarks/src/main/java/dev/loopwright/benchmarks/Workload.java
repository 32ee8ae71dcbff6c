package dev.loopwright.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one contender is to compute: a network of dense layers with relu between them, and how it is trained. Written as
 * words {@code key=value}, which is how workers, whatever they are written in, are told.
 *
 * @param model name of the file in {@code models}
 * @param unit what one measurement counts
 * @param widths inputs, units of each layer
 * @param loss what is made small, from the last layer
 * @param optimizer sgd, adam or adamw (decay 0.01)
 * @param rate learning rate
 * @param dropout share dropped after each relu
 * @param batch rows in a batch
 * @param rows rows in the data; batches follow each other in them
 * @param threads threads to compute with
 * @param folder where {@code inputs.bin}, {@code targets.bin} and {@code weights.bin} lie: floats, little endian
 */
public record Workload(
        String model,
        Unit unit,
        List<Integer> widths,
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

    public int inputs() {
        return widths.get(0);
    }

    public int outputs() {
        return widths.get(widths.size() - 1);
    }

    public int layers() {
        return widths.size() - 1;
    }

    public Workload with(Path newFolder) {
        return new Workload(model, unit, widths, loss, optimizer, rate, dropout, batch, rows, threads, newFolder);
    }

    /** The same with no more rows than that. */
    public Workload atMost(int most) {
        int fewer = Math.min(rows, most);
        return new Workload(model, unit, widths, loss, optimizer, rate, dropout, batch, fewer, threads, folder);
    }

    /** The same without dropout, so that everybody computes the same losses. */
    public Workload withoutDropout() {
        return new Workload(model, unit, widths, loss, optimizer, rate, 0, batch, rows, threads, folder);
    }

    /** Multiplications and additions of the matrix products of one unit; the inputs need no gradient. */
    public double operations() {
        double weights = IntStream.range(0, layers())
                .mapToDouble(i -> (double) widths.get(i) * widths.get(i + 1))
                .sum();
        double first = (double) widths.get(0) * widths.get(1);
        return switch (unit) {
            case STEP -> 2.0 * batch * (3 * weights - first);
            case EPOCH -> 2.0 * rows * (3 * weights - first);
            case PREDICT -> 2 * weights;
        };
    }

    /** As words for a worker. */
    public List<String> words() {
        String joined = widths.stream().map(String::valueOf).collect(Collectors.joining(","));
        return List.of(
                "model=" + model,
                "unit=" + unit,
                "widths=" + joined,
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
                Arrays.stream(said.get("widths").split(","))
                        .map(Integer::valueOf)
                        .toList(),
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
