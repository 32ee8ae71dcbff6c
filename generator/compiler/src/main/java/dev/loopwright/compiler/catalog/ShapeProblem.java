package dev.loopwright.compiler.catalog;

/** Says that a layer or loss cannot take what it was given. Caught by the shape check, which knows the places. */
public final class ShapeProblem extends Exception {
    private static final long serialVersionUID = 1L;
    private final int operand;
    private final String advice;

    /**
     * @param operand the index of the input to blame
     * @param message a title as {@link dev.loopwright.compiler.diagnostic.Diagnostic} wants it, expected before found
     */
    public ShapeProblem(int operand, String message) {
        this(operand, message, "");
    }

    /** @param advice what to do, in the imperative */
    public ShapeProblem(int operand, String message, String advice) {
        super(message, null, false, false);
        this.operand = operand;
        this.advice = advice;
    }

    /** What to do about it; empty if that is plain. */
    public String advice() {
        return advice;
    }

    public int operand() {
        return operand;
    }
}
