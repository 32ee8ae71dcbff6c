package dev.loopwright.runtime;

import dev.loopwright.runtime.data.Rows;

/** Batch statistics of a single row, which has no variance, were asked for. */
public final class SingleRow extends RunFailure {
    private static final long serialVersionUID = 1L;

    private SingleRow(String message) {
        super(message + "\n  normalise over two rows or more: choose another number of rows for a batch");
    }

    /** @param at where the model file asks for batch statistics */
    public static void refuse(int rows, String at) {
        if (rows < 2) {
            throw new SingleRow(at + ": a batch of one row in training has no variance to normalise by");
        }
    }

    /**
     * Refuses, before training begins, rows of which one would be left over for a last batch of its own.
     *
     * @param batch rows of a batch
     * @param at where the model file asks for batch statistics
     */
    public static void refuseLast(Rows rows, int batch, String at) {
        if (rows.size() % batch == 1) {
            throw new SingleRow("%s: %s has %d rows, so the last batch of %d would be one row, which has no variance"
                    .formatted(at, rows.name(), rows.size(), batch));
        }
    }
}
