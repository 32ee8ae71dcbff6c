package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.formula.Print;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.Value;
import java.util.List;

/**
 * The layers of a network one by one, as {@code explain} lists them.
 *
 * @param rows one for each value, in order
 * @param parameters of all layers
 * @param multiplyAdds of one row going forward through all layers
 */
public record Summary(List<Row> rows, long parameters, long multiplyAdds) {

    /**
     * One value of the network.
     *
     * @param name as the spec says; made from the result's name for an unnamed step of a chain
     * @param kind the layer, or the formula of an elementwise step
     */
    public record Row(String name, String kind, Shape shape, long parameters, long multiplyAdds) {}

    /** The summary of a plan before fusion. */
    public static Summary of(Plan unfused) {
        List<Row> rows = unfused.model().network().values().stream()
                .map(value -> row(value, unfused))
                .toList();
        return new Summary(
                rows,
                unfused.parameterCount(),
                rows.stream().mapToLong(Row::multiplyAdds).sum());
    }

    private static Row row(Value value, Plan plan) {
        long parameters = plan.steps().stream()
                .filter(step -> step.result().equals(value))
                .flatMap(step -> step.kernel().stream())
                .flatMap(kernel -> kernel.tensors().stream())
                .mapToLong(Tensor::size)
                .sum();
        return new Row(value.name(), kind(value), value.shape(), parameters, multiplyAdds(value));
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
