package dev.loopwright.compiler.plan;

/**
 * Stripes of a batch, in which small layers are computed one after the other, up to the loss, before the next rows are
 * begun: what a layer leaves for the next is still in the cache, and threads share the stripes. Every stripe adds up
 * losses and gradients of its own, and they are added in the order of the stripes, so the number of threads changes no bit.
 */
public final class Stripes {
    /** Rows of a stripe: a multiple of every vector's lanes, so that no vector reaches into the next stripe. */
    public static final int ROWS = 128;

    private Stripes() {}

    /**
     * Whether a plan goes by stripes: if the loop trains with batches of two of them or more, and every layer is small and
     * computed in vectors that run along its rows.
     */
    public static boolean suit(Plan plan) {
        return plan.vectors()
                && plan.trainedRows() >= 2 * ROWS
                && plan.steps().stream().allMatch(s -> suits(plan, s));
    }

    private static boolean suits(Plan plan, Step step) {
        return plan.isTiled(step)
                && Tile.form(plan, step).goesByRows()
                && step.result().group().isEmpty();
    }
}
