package dev.loopwright.compiler.plan;

import java.util.List;

/**
 * Which tables have gradients other than 0 only in the rows that batches have seen. These rows are noted, so that clearing,
 * clipping and optimizers that leave parameters without a gradient alone cost no more than they. It pays where the table is
 * far larger than what a batch sees of it.
 */
public final class SeenTables {
    /** Elements of a table for each index of a batch from which on it was measured to pay. */
    private static final int FEWEST_ELEMENTS = 512;

    private final List<Tensor> tables;

    public SeenTables(Plan plan) {
        tables = plan.tensors().stream().filter(table -> suits(plan, table)).toList();
    }

    /** Only layers that say which rows they see add to its gradients, and no penalty adds to all of them. */
    private static boolean suits(Plan plan, Tensor table) {
        List<Step> uses = plan.steps().stream()
                .filter(step -> step.kernel()
                        .filter(kernel -> kernel.tensors().contains(table))
                        .isPresent())
                .toList();
        long indices = uses.stream()
                .mapToLong(step ->
                        (long) plan.trainedRows() * step.operands().get(0).width())
                .sum();
        return !uses.isEmpty()
                && uses.stream().allMatch(SeenTables::seesRows)
                && plan.penalties().isEmpty()
                && table.size() >= FEWEST_ELEMENTS * indices;
    }

    /** Whether the layer of a step has a table whose rows it sees. */
    private static boolean seesRows(Step step) {
        return step.kernel().filter(kernel -> kernel.layer().seesRows()).isPresent();
    }

    /** Bytes of the marks for the rows of a table, a bit for each. */
    public static long marks(Tensor table) {
        return (table.spec().sizes().get(0) + Long.SIZE - 1L) / Long.SIZE * Long.BYTES;
    }

    /** All such tables, in the order of the flat array. */
    public List<Tensor> all() {
        return tables;
    }
}
