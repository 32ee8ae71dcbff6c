package dev.loopwright.runtime;

/**
 * Gradients that several batches add to before an update, as their mean over all rows seen since they were cleared: a
 * smaller last batch weighs what it should. {@code backward} adds the gradients of a batch's mean loss, so in between the
 * array holds sums over rows divided by the rows of the last batch, and batches of one size are merely added. One batch
 * alone changes nothing. Allocates nothing.
 *
 * <pre>{@code
 * accumulation.add(batch);
 * model.backward(batch);
 * if (batch.number() % 4 == 0 || batch.isLast()) {
 *     accumulation.average();
 *     adam.update();
 *     model.clearGradients();
 *     accumulation.clear();
 * }
 * }</pre>
 */
public final class Accumulation implements Stateful {
    private final Parameters parameters;
    private long rows;
    private long divisor;

    /** @param parameters whose gradients add up; clear to begin with */
    public Accumulation(Parameters parameters) {
        this.parameters = parameters;
    }

    /** Makes ready for a batch whose gradients {@code backward} will add. */
    public void add(int batchRows) {
        if (rows > 0) {
            divideBy(batchRows);
        }
        rows += batchRows;
        divisor = batchRows;
    }

    /** Makes the gradients those of the mean loss over all rows seen. Doing so twice changes nothing. */
    public void average() {
        if (rows > 0) {
            divideBy(rows);
        }
    }

    /** What the gradients have to be multiplied by to be such means. */
    public double share() {
        return rows == 0 ? 1 : (double) divisor / rows;
    }

    /** Rows seen since the gradients were cleared. */
    public long rows() {
        return rows;
    }

    /** The gradients have been set to zero. */
    public void clear() {
        rows = 0;
    }

    private void divideBy(long newDivisor) {
        if (newDivisor == divisor) {
            return;
        }
        Gradients.scale(parameters, (float) ((double) divisor / newDivisor));
        divisor = newDivisor;
    }

    /** The gradients themselves are kept with the parameters. */
    @Override
    public void state(State state) {
        rows = state.number("rows", rows);
        divisor = state.number("divisor", divisor);
    }
}
