package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.model.ShapedModel.Network;
import dev.loopwright.compiler.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that the parameters of layers go by. */
public final class Owners {
    private final Map<Value, String> names = new LinkedHashMap<>();

    public Owners(Network network) {
        Map<Value, List<Value>> users = new LinkedHashMap<>();
        for (Value value : network.values()) {
            value.inputs().stream()
                    .distinct()
                    .forEach(i ->
                            users.computeIfAbsent(i, v -> new ArrayList<>()).add(value));
        }
        Map<Value, List<Value>> byResult = new LinkedHashMap<>();
        network.values().stream()
                .filter(Value::ownsParameters)
                .forEach(value -> byResult.computeIfAbsent(namedResult(value, users), v -> new ArrayList<>())
                        .add(value));
        byResult.forEach((result, layers) ->
                layers.forEach(layer -> names.put(layer, layers.size() == 1 ? result.name() : layer.name())));
    }

    /** The name of a layer that owns parameters. */
    public String of(Value value) {
        return names.get(value);
    }

    /**
     * What a layer's parameters are named after: the first named value down a chain of unnamed ones without parameters,
     * so that {@code hidden = dense(x, units: 16) |> relu} has {@code hidden.weights}; the layer itself if there is none.
     * If several layers lead to the same name, each keeps its own.
     */
    private static Value namedResult(Value value, Map<Value, List<Value>> users) {
        Value last = value;
        while (!last.named()) {
            List<Value> next = users.getOrDefault(last, List.of());
            if (next.size() != 1 || !next.get(0).parameters().isEmpty()) {
                return value;
            }
            last = next.get(0);
        }
        return last;
    }
}
