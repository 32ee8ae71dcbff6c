package dev.loopwright.runtime;

/** Training has left the finite numbers: a loss, a gradient or a weight is NaN or infinite. Exit code 5. */
public final class Diverged extends RunFailure {
    private static final long serialVersionUID = 1L;

    /** @serial whether the cause lies before what was seen */
    private final boolean late;

    /** @param message first line what is not finite and where, further lines what to do */
    public Diverged(String message) {
        this(message, false);
    }

    /** @param late whether the cause lies before what was seen, as it does when weights are not finite any more */
    public Diverged(String message, boolean late) {
        super(5, message, null);
        this.late = late;
    }

    /**
     * Stops the run unless every parameter and every gradient is finite: {@code check finite}.
     *
     * @param at where the model file asks for it, {@code lesson.model:25}
     */
    public static void check(Parameters parameters, String at) {
        check(parameters, parameters.values(), "a weight", at);
        check(parameters, parameters.settled(), "a gradient", at);
    }

    private static void check(Parameters parameters, float[] numbers, String what, String at) {
        // A sum over products with 0 is 0, unless one of them is not finite; no branch for each number.
        float sum = 0;
        for (float number : numbers) {
            sum += number * 0f;
        }
        if (sum != 0) { // NaN is not 0 either
            throw new Diverged(
                    at + ": " + what + " is not finite: " + first(parameters, numbers)
                            + "\n  try a smaller learning rate, or `clip gradients to norm 1.0` before the update",
                    true);
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

    /** Whether the cause lies before what was seen, so that looking for it takes running once more. */
    public boolean isLate() {
        return late;
    }
}
