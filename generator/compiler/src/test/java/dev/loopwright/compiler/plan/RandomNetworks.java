package dev.loopwright.compiler.plan;

import static dev.loopwright.compiler.formula.Formula.apply;
import static dev.loopwright.compiler.formula.Formula.constant;
import static dev.loopwright.compiler.formula.Formula.variable;
import static dev.loopwright.compiler.formula.Formula.where;

import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Comparison;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Valid networks drawn from a seed: acyclic graphs over the whole catalog, named and unnamed values, shared values. */
final class RandomNetworks {
    private static final Formula V = variable("v");
    private static final int TRIES = 20;
    private static final ColumnKind NUMBER = new ColumnKind.Number(-1e9, 1e9);

    /** Smooth ones, and kinked ones whose kinks random values do not hit. */
    static final Map<String, Formula> ACTIVATIONS = activations();

    private final SplittableRandom random;
    private final int inputWidth;
    private final Networks network;
    private final List<Value> values = new ArrayList<>();
    private Optional<Value> shared = Optional.empty();
    private int names;
    private int blocks;

    private RandomNetworks(SplittableRandom random, int inputWidth) {
        this.random = random;
        this.inputWidth = inputWidth;
        network = new Networks(inputWidth);
    }

    /** A network of several layers; of a seed that is not above 0, a network of the layer of that number. */
    static ShapedModel model(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        if (seed > 0) {
            return new RandomNetworks(random, 2 + random.nextInt(5)).model();
        }
        Layer layer = Catalog.LAYERS.get((int) (-seed % Catalog.LAYERS.size()));
        return new RandomNetworks(random, 13).uponInputs(layer);
    }

    /**
     * A layer on a slice of the inputs, which want no gradient; what it makes is added to such a slice if it can be. The
     * second time it becomes a row first if it is a sequence, which is the same in memory.
     */
    private ShapedModel uponInputs(Layer layer) {
        List<Value> slices = new ArrayList<>();
        slices.add(network.input("x", 1, 12));
        slices.add(network.input("one", 0, 1));
        slices.add(network.view("sequence", slices.get(0), 4, 3));
        slices.add(network.view("pairs", slices.get(0), 2, 6));
        for (int channels : List.of(1, 2, 3)) {
            slices.add(network.view("image" + channels, slices.get(0), channels, 2, 6 / channels));
        }
        slices.add(network.index("kind", 3, 1));
        slices.add(network.index("words", 4, 2));
        RandomLayers layers = new RandomLayers(random);
        for (int i = 0; i < 2; i++) {
            RandomLayers.Drawn drawn = layers.draw(layer, slices).orElseThrow();
            Value bare = network.layer(name(), false, drawn.use(), drawn.inputs());
            boolean row = i == 1 && bare.shape().rank() == 2;
            Value made = row ? network.layer(name(), false, "flatten", Map.of(), bare) : bare;
            Value sum = slices.stream()
                    .filter(v -> v.shape().equals(made.shape()))
                    .findFirst()
                    .map(v -> sum(made, v))
                    .orElseGet(() -> row ? activation(made) : made);
            values.add(sum);
        }
        return network.model("net", number());
    }

    private static Map<String, Formula> activations() {
        Map<String, Formula> all = new LinkedHashMap<>();
        all.put("relu", apply(Function.MAX, V, constant(0)));
        all.put("leaky_relu", where(V, Comparison.GREATER, constant(0), V, V.times(0.01)));
        all.put("tanh", apply(Function.TANH, V));
        all.put("sigmoid", apply(Function.SIGMOID, V));
        all.put("softplus", apply(Function.SOFTPLUS, V));
        all.put("swish", V.times(apply(Function.SIGMOID, V)));
        Formula erf = apply(Function.ERF, V.over(constant(Math.sqrt(2))));
        all.put("gelu", V.times(0.5).times(constant(1).plus(erf)));
        all.put(
                "wave",
                apply(Function.SIN, V.times(2)).minus(apply(Function.COS, V).over(constant(3))));
        all.put("root", apply(Function.SQRT, constant(1).plus(V.times(V))));
        all.put("abs", apply(Function.ABS, V));
        all.put("cube", V.power(constant(3)).times(0.1).minus(V));
        all.put("exp", apply(Function.EXP, apply(Function.MIN, V, constant(1.5))));
        all.put("log", apply(Function.LOG, constant(2).plus(V.times(V))));
        all.put("log1p", apply(Function.LOG1P, apply(Function.ABS, V)));
        return all;
    }

    private ShapedModel model() {
        values.add(network.input("x", 0, inputWidth));
        if (inputWidth > 3) {
            values.add(network.input("tail", 2, inputWidth - 2));
        }
        values.add(network.index("kind", 3, 1));
        values.add(network.index("words", 4, 2));
        if (random.nextBoolean()) {
            values.add(reshaped(List.of(between(1, 4), between(2, 4), between(2, 4))));
        }
        if (random.nextBoolean()) {
            values.add(reshaped(List.of(between(2, 6), between(1, 4))));
        }
        if (random.nextBoolean()) {
            values.add(bare());
        }
        body(4 + random.nextInt(7), 0);
        if (random.nextInt(3) == 0) {
            measured();
        }
        Value output = loss();
        if (random.nextInt(4) == 0) {
            network.penalty(0.01, random.nextBoolean() ? "l2" : "l1");
        }
        return network.model("net", output);
    }

    /** Values one after another, some of them in blocks, which may stand in each other. */
    private void body(int size, int depth) {
        for (int i = 0; i < size; i++) {
            if (depth < 2 && random.nextInt(5) == 0) {
                network.beginBlock("block" + blocks++);
                body(1 + random.nextInt(4), depth + 1);
                network.endBlock();
            } else {
                values.add(next());
            }
        }
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** An image or a sequence. */
    private Value reshaped(List<Integer> sizes) {
        int elements = sizes.stream().reduce(1, (a, b) -> a * b);
        Value row = network.dense(name(), named(), elements, values.get(0));
        return network.layer(name(), named(), "reshape", Map.of("to", sizes), row);
    }

    /** The input itself as an image or a sequence, which wants no gradient. */
    private Value bare() {
        int height = inputWidth % 2 == 0 ? 2 : 1;
        int width = inputWidth / height;
        List<Integer> sizes = switch (random.nextInt(4)) {
            case 0 -> List.of(1, height, width);
            case 1 -> List.of(height, 1, width);
            case 2 -> List.of(width, height, 1);
            default -> List.of(width, height);
        };
        return network.layer(name(), named(), "reshape", Map.of("to", sizes), values.get(0));
    }

    /** Any value of numbers. */
    private Value pick() {
        List<Value> numbers = values.stream().filter(v -> !v.shape().isIndex()).toList();
        return numbers.get(random.nextInt(numbers.size()));
    }

    /** What losses judge, bounded so that none of them is computed at its limits. */
    private Value row() {
        return network.map(name(), named(), apply(Function.TANH, V), gathered());
    }

    /** One row of numbers: a value, or several that nobody uses yet, flattened and side by side. */
    private Value gathered() {
        List<Value> ends = values.stream()
                .filter(v -> !v.shape().isIndex())
                .filter(v -> values.stream().noneMatch(u -> u.inputs().contains(v)))
                .toList();
        if (ends.isEmpty() || random.nextInt(3) == 0) {
            return flat(pick());
        }
        Value[] flat = ends.stream().limit(4).map(this::flat).toArray(Value[]::new);
        return flat.length == 1 ? flat[0] : network.layer(name(), named(), "concat", Map.of(), flat);
    }

    private Value flat(Value x) {
        return x.shape().rank() == 1 ? x : network.layer(name(), named(), "flatten", Map.of(), x);
    }

    private String name() {
        return "v" + names++;
    }

    private boolean named() {
        return random.nextInt(3) == 0;
    }

    private Value next() {
        return switch (random.nextInt(10)) {
            case 0 -> activation(pick());
            case 1 -> together(pick());
            case 2 -> sharing().orElseGet(this::layer);
            case 3 -> residual(pick());
            default -> layer();
        };
    }

    /** A layer that keeps the shape, beside what it works on; the sum is fused behind the layer. */
    private Value residual(Value x) {
        for (int i = 0; i < TRIES; i++) {
            Layer layer = Catalog.LAYERS.get(random.nextInt(Catalog.LAYERS.size()));
            Optional<RandomLayers.Drawn> drawn = new RandomLayers(random).draw(layer, List.of(x));
            if (drawn.isPresent() && keepsShape(drawn.get(), x)) {
                Value y = network.layer(
                        name(), false, drawn.get().use(), drawn.get().inputs());
                return sum(y, x);
            }
        }
        return activation(x);
    }

    private Value sum(Value a, Value b) {
        Map<String, Value> operands = new LinkedHashMap<>();
        operands.put("a", a);
        operands.put("b", b);
        return network.map(name(), named(), variable("a").plus(variable("b")), operands);
    }

    private static boolean keepsShape(RandomLayers.Drawn drawn, Value x) {
        List<Shape> shapes = drawn.inputs().stream().map(Value::shape).toList();
        try {
            return drawn.use().layer().shape(shapes, drawn.use().args()).equals(x.shape());
        } catch (ShapeProblem e) {
            throw new IllegalStateException(e);
        }
    }

    /** A use of any layer of the catalog, each as likely as the others. */
    private Value layer() {
        Layer layer = Catalog.LAYERS.get(random.nextInt(Catalog.LAYERS.size()));
        return new RandomLayers(random)
                .draw(layer, values)
                .map(d -> network.layer(name(), named(), d.use(), d.inputs()))
                .orElseGet(() -> activation(pick()));
    }

    private Optional<Value> sharing() {
        List<Value> owners = values.stream().filter(Value::ownsParameters).toList();
        return owners.isEmpty()
                ? Optional.empty()
                : new RandomLayers(random)
                        .sharing(owners.get(random.nextInt(owners.size())), values)
                        .map(d -> network.layer(name(), named(), d.use(), d.inputs()));
    }

    private Value activation(Value x) {
        List<Formula> all = List.copyOf(ACTIVATIONS.values());
        return network.map(name(), named(), all.get(random.nextInt(all.size())), x);
    }

    /** A formula of two values of the same width. */
    private Value together(Value x) {
        Value other = like(x);
        Formula a = variable("a");
        Formula b = variable("b");
        Map<String, Value> operands = new LinkedHashMap<>();
        operands.put("a", x);
        operands.put("b", other);
        Formula formula = switch (random.nextInt(4)) {
            case 0 -> a.plus(b);
            case 1 -> a.times(b);
            case 2 -> apply(Function.TANH, a.minus(b.times(2)));
            default -> a.times(apply(Function.SIGMOID, b));
        };
        return network.map(name(), named(), formula, operands);
    }

    /** Another value of the same shape, made if there is none. */
    private Value like(Value x) {
        return values.stream()
                .filter(v -> !v.equals(x) && v.shape().equals(x.shape()))
                .findFirst()
                .orElseGet(() -> activation(x));
    }

    private Value loss() {
        return switch (random.nextInt(10)) {
            case 0 -> probability(1);
            case 1 -> classes();
            case 2 -> number();
            case 3 -> focal();
            case 4 -> count();
            case 5 -> score();
            case 6 -> shares();
            case 7 -> direction();
            case 8 -> pair();
            default -> twoTargets();
        };
    }

    /** A loss that is only measured, on predictions that nobody minimises or that the minimised loss judges, too. */
    private void measured() {
        Value q = network.map("q", true, apply(Function.SIGMOID, V), network.dense("q_logit", named(), 1, row()));
        network.loss(0.5, "binary_cross_entropy", Map.of(), q, new ColumnKind.Bool());
        if (random.nextBoolean()) {
            Value classes = network.layer("c", true, "softmax", Map.of(), logit("c_logit", 2));
            network.loss(2, "cross_entropy", Map.of(), classes, new ColumnKind.Category(List.of("a", "b")));
            network.penalty(0.1, "l2");
        }
        network.measured("side");
        if (random.nextBoolean()) {
            values.add(q);
        }
        shared = Optional.of(q).filter(p -> random.nextBoolean());
    }

    private Value probability(double weight) {
        Value p = shared.orElseGet(() -> network.map("p", true, apply(Function.SIGMOID, V), logit(1)));
        network.loss(weight, "binary_cross_entropy", ofLabels(1.5, 0.5), p, new ColumnKind.Bool());
        return p;
    }

    private Value classes() {
        Value p = network.layer("p", true, "softmax", Map.of(), logit(3));
        network.loss(0.5, "cross_entropy", ofLabels(1.5, 0.5, 1.0), p, new ColumnKind.Category(List.of("a", "b", "c")));
        return p;
    }

    /** Weights, smoothing, both or none. */
    private Map<String, Object> ofLabels(Double... weights) {
        return switch (names % 5) {
            case 0 -> Map.of("weights", network.rowWeights("importance"), "smoothing", 0.1);
            case 4 -> Map.of();
            case 1 -> Map.of("weights", List.of(weights));
            case 2 -> Map.of("smoothing", 0.2);
            default -> Map.of("weights", List.of(weights), "smoothing", 0.1);
        };
    }

    /** A column of weights, or none. */
    private Map<String, Object> ofRows() {
        return names % 2 == 0 ? Map.of() : Map.of("weights", network.rowWeights("importance"));
    }

    private Value shares() {
        Value p = network.layer("p", true, "softmax", Map.of(), logit(3));
        ColumnKind share = new ColumnKind.Number(0, 1);
        network.loss(0.5, "kl_divergence", ofRows(), p, List.of(share, share, share));
        return p;
    }

    private Value direction() {
        Value y = activation(logit(3));
        network.loss(2, "cosine_similarity", ofRows(), y, List.of(NUMBER, NUMBER, NUMBER));
        return y;
    }

    private Value pair() {
        Value a = row();
        Value b = network.dense("b", named(), a.shape().elements(), row());
        Value p = network.layer("p", true, "cosine_similarity", Map.of(), a, b);
        network.loss(1, "cosine_embedding", Map.of("margin", -0.3), p, new ColumnKind.Bool());
        return p;
    }

    private Value focal() {
        Value p = network.map("p", true, apply(Function.SIGMOID, V), logit(1));
        Map<String, Object> settings = new LinkedHashMap<>(ofRows());
        settings.put("gamma", 1.5);
        network.loss(1, "focal", settings, p, new ColumnKind.Bool());
        return p;
    }

    private Value count() {
        Value p = network.map("p", true, apply(Function.EXP, V), logit(1));
        network.loss(0.5, "poisson", Map.of(), p, NUMBER);
        return p;
    }

    private Value score() {
        Value p = network.dense("p", true, 1, row());
        network.loss(1, "hinge", Map.of(), p, new ColumnKind.Bool());
        return p;
    }

    /** Several losses on one prediction. */
    private Value number() {
        Value y = activation(logit(1));
        network.loss(1, "mean_squared_error", ofRows(), y, NUMBER);
        network.loss(0.3, "huber", Map.of("delta", 0.7), y, NUMBER);
        network.loss(0.2, "pinball", Map.of("quantile", 0.8), y, NUMBER);
        return y;
    }

    /** Two predictions, the second perhaps made from the first. */
    private Value twoTargets() {
        Value p = probability(2);
        Value z = network.dense("z", true, 1, random.nextBoolean() ? p : row());
        network.loss(1, "mean_absolute_error", Map.of(), z, NUMBER);
        return z;
    }

    private Value logit(int units) {
        return logit("logit", units);
    }

    private Value logit(String name, int units) {
        Value bare = pick();
        if (random.nextInt(5) == 0 && bare.shape().equals(Shape.of(units))) {
            return bare;
        }
        return network.dense(name, random.nextInt(3) == 0, units, row());
    }
}
