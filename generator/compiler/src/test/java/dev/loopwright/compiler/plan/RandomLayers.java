package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Initializer;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws uses of layers from what every layer says of itself: settings from its signature, operands among the values at
 * hand; what its shape rule refuses is drawn again. So a new layer needs nothing here.
 */
final class RandomLayers {
    private static final List<Initializer.Use> INITIALIZERS = List.of(
            Initializer.use("xavier_uniform"),
            Initializer.use("he_normal"),
            Initializer.use("orthogonal"),
            Initializer.use("truncated_normal", "deviation", 0.5),
            Initializer.use("uniform", "limit", 0.5));

    private static final int TRIES = 400;

    /** So that settings that few values fit have their chance. */
    private static final int TRIES_OF_SETTINGS = 8;

    private static final int MOST_ELEMENTS = 60;
    private static final int MOST_PARAMETERS = 160;

    private final SplittableRandom random;

    RandomLayers(SplittableRandom random) {
        this.random = random;
    }

    /** A use of a layer, and what it works on. */
    record Drawn(Operation.Use use, List<Value> inputs) {}

    /** A use that the layer accepts and that stays small; empty if luck does not find one. */
    Optional<Drawn> draw(Layer layer, List<Value> values) {
        List<Value> fitting = values.stream()
                .filter(v -> v.shape().isIndex() == layer.takesIndices())
                .toList();
        Args args = Args.NONE;
        for (int i = 0; i < TRIES && !fitting.isEmpty(); i++) {
            args = i % TRIES_OF_SETTINGS == 0 ? args(layer) : args;
            List<Value> inputs = inputs(layer, fitting);
            if (isSmall(layer, args, inputs.stream().map(Value::shape).toList())) {
                return Optional.of(new Drawn(new Operation.Use(layer, args), inputs));
            }
        }
        return Optional.empty();
    }

    /** Another use of the layer that made a value, on another value if there is one of that shape, with its weights. */
    Optional<Drawn> sharing(Value owner, List<Value> values) {
        Operation.Use use = (Operation.Use) owner.operation();
        List<Value> alike = values.stream()
                .filter(v -> v.shape().equals(owner.inputs().get(0).shape()))
                .toList();
        if (owner.inputs().size() != 1 || alike.isEmpty()) {
            return Optional.empty();
        }
        Value other = alike.get(random.nextInt(alike.size()));
        return Optional.of(new Drawn(new Operation.Use(use.layer(), use.args(), Optional.of(owner)), List.of(other)));
    }

    private static boolean isSmall(Layer layer, Args args, List<Shape> shapes) {
        try {
            int elements = layer.shape(shapes, args).elements();
            int parameters = layer.parameters(shapes, args).stream()
                    .mapToInt(ParameterSpec::size)
                    .sum();
            return elements <= MOST_ELEMENTS && parameters <= MOST_PARAMETERS;
        } catch (ShapeProblem | ArithmeticException e) {
            return false;
        }
    }

    private List<Value> inputs(Layer layer, List<Value> values) {
        int count = layer.signature().operands().size();
        int more = layer.signature().variadic() ? random.nextInt(3) : 0;
        List<Value> inputs = new ArrayList<>(List.of(pick(values)));
        for (int k = 1; k < count + more; k++) {
            Shape first = inputs.get(0).shape();
            List<Value> alike =
                    values.stream().filter(v -> v.shape().equals(first)).toList();
            inputs.add(pick(random.nextInt(3) > 0 ? alike : values));
        }
        return inputs;
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private Args args(Layer layer) {
        Map<String, Object> values = new LinkedHashMap<>();
        layer.signature().params().forEach(p -> values.put(p.name(), value(p)));
        return new Args(values);
    }

    private Object value(Param param) {
        return switch (param.kind()) {
            case FLAG -> random.nextBoolean();
            case WORD -> pick(param.words());
            case INTEGER -> (double) whole(param);
            case SHARE -> random.nextDouble() / 2;
            case REAL -> real(param);
            case SIZES -> sizes(param);
            case INIT -> pick(INITIALIZERS);
            case RATE, LENGTH, LENGTHS, WEIGHTS -> throw new IllegalStateException(param + " of a layer");
        };
    }

    /** Small ones above all. */
    private int whole(Param param) {
        int from = (int) Math.max(param.from(), 1);
        return (int) Math.min(param.to(), from + random.nextInt(1 + random.nextInt(6)));
    }

    /** Not too near a bound, where functions are steep. */
    private double real(Param param) {
        double from = Math.max(param.from(), -2);
        double to = Math.min(param.to(), from + 2);
        return from + (to - from) * (0.1 + 0.8 * random.nextDouble());
    }

    private Object sizes(Param param) {
        if (!param.words().isEmpty() && random.nextInt(3) == 0) {
            return pick(param.words());
        }
        return IntStream.range(0, 1 + random.nextInt(param.most()))
                .mapToObj(i -> whole(param))
                .toList();
    }
}
