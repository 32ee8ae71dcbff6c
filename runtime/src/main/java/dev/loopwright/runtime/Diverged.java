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

    /**
     * Stops the run unless every parameter and every gradient is finite: {@code check finite}.
     *
     * @param at where the model file asks for it, {@code lesson.model:25}
     */
    public static void check(Parameters parameters, String at) {
        check(parameters, parameters.values(), "a weight", at);
        check(parameters, parameters.gradients(), "a gradient", at);
    }

    private static void check(Parameters parameters, float[] numbers, String what, String at) {
        // A sum over products with 0 is 0, unless one of them is not finite; no branch for each number.
        float sum = 0;
        for (float number : numbers) {
            sum += number * 0f;
        }
        if (sum != 0) { // NaN is not 0 either
            throw new Diverged(at + ": " + what + " is not finite: " + first(parameters, numbers)
                    + "\n  try a smaller learning rate, or `clip gradients to norm 1.0` before the update");
        }
    }

    /** {@code hidden.weights[17] is NaN}. */
    private static String first(Parameters parameters, float[] numbers) {
        for (Tensor tensor : parameters.tensors()) {
            for (int i = tensor.offset(); i < Math.min(tensor.offset() + tensor.size(), numbers.length); i++) {
                if (!Float.isFinite(numbers[i])) {
                    return tensor.name() + "[" + (i - tensor.offset()) + "] is " + numbers[i];
                }
            }
        }
        return "it changed again";
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
