package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.formula.Print;
import dev.loopwright.compiler.model.Group;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The layers of a network one by one, as {@code explain} lists them.
 *
 * @param rows one for each value, in order
 * @param parameters of all layers, those that several share counted once
 * @param multiplyAdds of one row going forward through all layers
 * @param bytes of the values of one row
 */
public record Summary(List<Row> rows, long parameters, long multiplyAdds, long bytes) {

    /**
     * One value of the network.
     *
     * @param name as the spec says; made from the result's name for an unnamed step of a chain
     * @param kind the layer, or the formula of an elementwise step
     * @param parameters of its own
     * @param bytes of the value of one row; 0 if it is never stored: it stands in the batch, or becomes part of the next
     * @param shares the value whose parameters it works with, if it has none of its own
     * @param groups the uses of blocks that it is part of, the outermost first
     */
    public record Row(
            String name,
            String kind,
            Shape shape,
            long parameters,
            long multiplyAdds,
            long bytes,
            Optional<String> shares,
            List<Group> groups) {}

    /** The sums over what one use of a block makes; the shape is that of its result. */
    public record Block(Group group, Shape shape, long parameters, long multiplyAdds, long bytes) {}

    /** The uses of blocks, in the order in which they begin. */
    public List<Block> blocks() {
        return rows.stream()
                .flatMap(row -> row.groups().stream())
                .distinct()
                .map(this::block)
                .toList();
    }

    /** The sums of one use of a block. */
    public Block block(Group group) {
        List<Row> inside =
                rows.stream().filter(row -> row.groups().contains(group)).toList();
        return new Block(
                group,
                inside.get(inside.size() - 1).shape(),
                inside.stream().mapToLong(Row::parameters).sum(),
                inside.stream().mapToLong(Row::multiplyAdds).sum(),
                inside.stream().mapToLong(Row::bytes).sum());
    }

    /** The summary of a plan, as it was before fusion and as it is after. */
    public static Summary of(Plan unfused, Plan fused) {
        Set<String> stored = Memory.of(fused).buffers().stream()
                .filter(buffer -> buffer.kind() == Memory.Kind.VALUE)
                .map(buffer -> fused.step(buffer.step()).result().name())
                .collect(Collectors.toSet());
        List<Row> rows = unfused.model().network().values().stream()
                .map(value -> row(value, stored.contains(value.name())))
                .toList();
        return new Summary(
                rows,
                unfused.parameterCount(),
                rows.stream().mapToLong(Row::multiplyAdds).sum(),
                rows.stream().mapToLong(Row::bytes).sum());
    }

    private static Row row(Value value, boolean stored) {
        long parameters = value.ownsParameters()
                ? value.parameters().stream()
                        .filter(spec -> spec.kind() != Tensor.Kind.STATE)
                        .mapToLong(ParameterSpec::size)
                        .sum()
                : 0;
        long bytes = stored ? (long) value.shape().elements() * Float.BYTES : 0;
        return new Row(
                value.name(),
                kind(value),
                value.shape(),
                parameters,
                multiplyAdds(value),
                bytes,
                shares(value),
                groups(value));
    }

    private static Optional<String> shares(Value value) {
        return value.operation() instanceof Operation.Use use ? use.shared().map(Value::name) : Optional.empty();
    }

    private static List<Group> groups(Value value) {
        List<Group> groups = new ArrayList<>();
        for (Optional<Group> group = value.group();
                group.isPresent();
                group = group.get().outer()) {
            groups.add(0, group.get());
        }
        return List.copyOf(groups);
    }

    private static String kind(Value value) {
        if (value.operation() instanceof Operation.Use use) {
            return use.layer().signature().name();
        }
        return value.operation() instanceof Operation.Map map ? Print.formula(map.formula()) : "input";
    }

    /** Multiply-adds of one row going forward. */
    static long multiplyAdds(ShapedModel model) {
        return model.network().values().stream()
                .mapToLong(Summary::multiplyAdds)
                .sum();
    }

    private static long multiplyAdds(Value value) {
        if (value.operation() instanceof Operation.Use use) {
            return use.layer().multiplyAdds(value.inputShapes(), use.args());
        }
        return 0;
    }
}
