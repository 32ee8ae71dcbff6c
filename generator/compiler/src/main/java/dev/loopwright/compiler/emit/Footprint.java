package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.model.ModelPart;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.plan.Memory;
import dev.loopwright.compiler.plan.Memory.Kind;
import dev.loopwright.compiler.plan.Owners;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.SeenTables;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The arrays that a generated program makes to train its model: those of the model class and of its optimizers. Data,
 * batches and the room in which kernels rearrange matrices are not counted.
 *
 * @param rows of the largest batch that the loop trains or evaluates
 * @param items what the arrays hold
 */
public record Footprint(int rows, List<Item> items) {

    private static final Map<Kind, String> NAMES = Map.of(
            Kind.VALUE, "values",
            Kind.SLOPE, "derivatives kept for the backward pass",
            Kind.KEPT, "kept by layers",
            Kind.GRADIENT, "gradients of values");

    /**
     * Arrays of one purpose.
     *
     * @param unshared bytes that there would be if every buffer had an array of its own
     */
    public record Item(String name, long bytes, long unshared) {}

    /** What the program made from a plan allocates; only what there is any of, if it is not in every program. */
    public static Footprint of(Plan plan) {
        List<Statement> statements = Statements.all(plan.model().loop());
        int rows = rows(statements);
        List<Item> items = new ArrayList<>();
        items.add(item("parameters", plan.parameterCount()));
        items.add(item("gradients of parameters", plan.parameterCount()));
        long marks =
                new SeenTables(plan).all().stream().mapToLong(SeenTables::marks).sum();
        if (marks > 0) {
            items.add(new Item("marks of rows seen", marks, marks));
        }
        if (plan.stateCount() > 0) {
            items.add(item("state of layers", plan.stateCount()));
        }
        for (OptimizerUse use : Statements.optimizers(statements)) {
            items.add(item("state of " + use.name(), statePerParameter(use) * end(plan, use.part())));
        }
        for (Statement.DeclareAverage declared : Statements.of(Statement.DeclareAverage.class, statements)) {
            String name = "average " + declared.average().name();
            items.add(item(name, plan.parameterCount() + (long) plan.stateCount()));
        }
        items.addAll(buffers(Memory.of(plan), Memory.unshared(plan), rows));
        return new Footprint(rows, List.copyOf(items));
    }

    private static List<Item> buffers(Memory memory, Memory unshared, int rows) {
        List<Item> items = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            long without = unshared.elements(kind, rows);
            if (without > 0) {
                items.add(new Item(NAMES.get(kind), bytes(memory.elements(kind, rows)), bytes(without)));
            }
        }
        return items;
    }

    private static int rows(List<Statement> statements) {
        int trained = Statements.of(Statement.ForBatch.class, statements).stream()
                .mapToInt(Statement.ForBatch::rows)
                .max()
                .orElse(0);
        boolean evaluates = !Statements.of(Statement.Evaluate.class, statements).isEmpty();
        return evaluates ? Math.max(trained, Printed.EVALUATION_ROWS) : trained;
    }

    /** Asks an optimizer of one parameter, for it alone knows what its settings make it keep. */
    private static long statePerParameter(OptimizerUse use) {
        Parameters one = new Parameters(Tensor.weights("w", 0, 1));
        return ((Optimizer) use.optimizer().make(one, use.args())).stateSize();
    }

    /** State lies as the parameters do, from the first of the model to the last of the part. */
    private static int end(Plan plan, ModelPart part) {
        if (part.isWhole()) {
            return plan.parameterCount();
        }
        Owners owners = new Owners(plan.model().network());
        Set<String> names = part.owners().stream().map(owners::of).collect(Collectors.toSet());
        return plan.tensors().stream()
                .filter(t -> t.trained() && names.contains(t.owner()))
                .mapToInt(t -> t.offset() + t.size())
                .max()
                .orElse(0);
    }

    private static Item item(String name, long floats) {
        return new Item(name, bytes(floats), bytes(floats));
    }

    private static long bytes(long floats) {
        return floats * Float.BYTES;
    }

    /** Bytes of all arrays. */
    public long bytes() {
        return items.stream().mapToLong(Item::bytes).sum();
    }

    /** Bytes that there would be if every buffer had an array of its own. */
    public long unshared() {
        return items.stream().mapToLong(Item::unshared).sum();
    }
}
