package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.formula.Print;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.Value;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The layers of a network one by one, as {@code explain} lists them.
 *
 * @param rows one for each value, in order
 * @param parameters of all layers
 * @param multiplyAdds of one row going forward through all layers
 * @param bytes of the values of one row
 */
public record Summary(List<Row> rows, long parameters, long multiplyAdds, long bytes) {

    /**
     * One value of the network.
     *
     * @param name as the spec says; made from the result's name for an unnamed step of a chain
     * @param kind the layer, or the formula of an elementwise step
     * @param bytes of the value of one row; 0 if it is never stored: it stands in the batch, or becomes part of the next
     */
    public record Row(String name, String kind, Shape shape, long parameters, long multiplyAdds, long bytes) {}

    /** The summary of a plan, as it was before fusion and as it is after. */
    public static Summary of(Plan unfused, Plan fused) {
        Set<String> stored = Memory.of(fused).buffers().stream()
                .filter(buffer -> buffer.kind() == Memory.Kind.VALUE)
                .map(buffer -> fused.step(buffer.step()).result().name())
                .collect(Collectors.toSet());
        List<Row> rows = unfused.model().network().values().stream()
                .map(value -> row(value, unfused, stored.contains(value.name())))
                .toList();
        return new Summary(
                rows,
                unfused.parameterCount(),
                rows.stream().mapToLong(Row::multiplyAdds).sum(),
                rows.stream().mapToLong(Row::bytes).sum());
    }

    private static Row row(Value value, Plan plan, boolean stored) {
        long parameters = plan.steps().stream()
                .filter(step -> step.result().equals(value))
                .flatMap(step -> step.kernel().stream())
                .flatMap(kernel -> kernel.tensors().stream())
                .filter(Tensor::trained)
                .mapToLong(Tensor::size)
                .sum();
        long bytes = stored ? (long) value.shape().elements() * Float.BYTES : 0;
        return new Row(value.name(), kind(value), value.shape(), parameters, multiplyAdds(value), bytes);
    }

    private static String kind(Value value) {
        if (value.operation() instanceof Operation.Use use) {
            return use.layer().signature().name();
        }
        return value.operation() instanceof Operation.Map map ? Print.formula(map.formula()) : "input";
    }

    private static long multiplyAdds(Value value) {
        if (value.operation() instanceof Operation.Use use) {
            List<Shape> shapes = value.inputs().stream().map(Value::shape).toList();
            return use.layer().multiplyAdds(shapes, use.args());
        }
        return 0;
    }
}
