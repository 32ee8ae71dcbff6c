package dev.loopwright.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A layer of a workload, as a word that every worker reads: {@code dense:64}, {@code conv:16} (3 × 3, padded so that height
 * and width stay), {@code pool} (the largest of 2 × 2), {@code embedding:16} (of indices from 1 to {@value #WORDS}),
 * {@code relu}, {@code dropout}.
 *
 * @param kind the word before the colon
 * @param size units, filters or the width of a table; 0 where there are none
 */
public record Layer(String kind, int size) {
    /** Height and width of a kernel. */
    public static final int KERNEL = 3;
    /** Height and width of what becomes one point. */
    public static final int POOL = 2;
    /** Rows of the table of an embedding: 100,000 words and one row for all others. */
    public static final int WORDS = 100_001;

    static List<Layer> all(String words) {
        return Arrays.stream(words.split(",")).map(Layer::of).toList();
    }

    private static Layer of(String word) {
        String[] parts = word.split(":");
        return new Layer(parts[0], parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    }

    /** Whether it has weights. */
    public boolean learns() {
        return size > 0;
    }

    /** The shape of its result: {@code [features]} or {@code [channels, height, width]}. */
    public List<Integer> shape(List<Integer> in) {
        return switch (kind) {
            case "dense" -> List.of(size);
            case "conv" -> List.of(size, in.get(1), in.get(2));
            case "embedding" -> List.of(in.get(0), size);
            case "pool" -> List.of(in.get(0), in.get(1) / POOL, in.get(2) / POOL);
            default -> in;
        };
    }

    /** Multiplications, each with its addition, for one row. */
    double products(List<Integer> in) {
        return switch (kind) {
            case "dense" -> (double) elements(in) * size;
            case "conv" -> (double) elements(in) * KERNEL * KERNEL * size;
            default -> 0;
        };
    }

    /** Whether it is a table of rows for indices, without a bias. */
    public boolean isTable() {
        return kind.equals("embedding");
    }

    /** Elements of a shape. */
    public static int elements(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The shapes that go into each layer of a row, and the shape of the result behind them. */
    static List<List<Integer>> shapes(List<Integer> input, List<Layer> layers) {
        List<List<Integer>> shapes = new ArrayList<>(List.of(input));
        layers.forEach(layer -> shapes.add(layer.shape(shapes.get(shapes.size() - 1))));
        return shapes;
    }

    static String words(List<Layer> layers) {
        return layers.stream().map(Layer::word).collect(Collectors.joining(","));
    }

    private String word() {
        return learns() ? kind + ":" + size : kind;
    }
}
