package dev.loopwright.runtime;

import dev.loopwright.runtime.data.Batch;

/** Training has left the finite numbers: the loss is NaN or infinite. Exit code 5. */
public final class Diverged extends RunFailure {
    private static final long serialVersionUID = 1L;

    /** Lines of the data file that a message lists at most. */
    private static final int LISTED = 8;

    /** @param message first line what is not finite and where, further lines what to do */
    public Diverged(String message) {
        super(5, message, null);
    }

    /**
     * Stops the run if the loss of a batch is not finite. Costs one comparison otherwise.
     *
     * @param loss mean loss of the batch
     * @param at where the model file computes it, {@code lesson.model:25}
     * @param epoch counted from 1
     * @param batch the batch, whose rows and inputs the message describes
     */
    public static void check(float loss, String at, int epoch, Batch batch) {
        if (!Float.isFinite(loss)) {
            throw new Diverged(describe(loss, at, epoch, batch));
        }
    }

    private static String describe(float loss, String at, int epoch, Batch batch) {
        return at + ": the loss is " + (Float.isNaN(loss) ? "NaN (not a number)" : "infinite") + " in epoch " + epoch
                + ", step " + (batch.step() + 1)
                + "\n  the batch: " + lines(batch) + "; its inputs range from " + lowest(batch) + " to "
                + highest(batch)
                + "\n  try a smaller learning rate, `clip gradients to norm 1.0` before the update, or scaled inputs";
    }

    private static String lines(Batch batch) {
        StringBuilder text = new StringBuilder(batch.rows() == 1 ? "line " : "lines ");
        for (int r = 0; r < Math.min(batch.rows(), LISTED); r++) {
            text.append(r == 0 ? "" : ", ").append(batch.lines()[r]);
        }
        if (batch.rows() > LISTED) {
            text.append(" and ").append(batch.rows() - LISTED).append(" more");
        }
        return text.append(" of the data").toString();
    }

    private static float lowest(Batch batch) {
        float lowest = Float.POSITIVE_INFINITY;
        for (int i = 0; i < batch.rows() * batch.inputWidth(); i++) {
            lowest = Math.min(lowest, batch.inputs()[i]);
        }
        return lowest;
    }

    private static float highest(Batch batch) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < batch.rows() * batch.inputWidth(); i++) {
            highest = Math.max(highest, batch.inputs()[i]);
        }
        return highest;
    }
}
