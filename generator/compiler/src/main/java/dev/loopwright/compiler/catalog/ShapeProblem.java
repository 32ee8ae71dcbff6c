package dev.loopwright.compiler.catalog;

/** Says that a layer or loss cannot take what it was given. Caught by the shape check, which knows the places. */
public final class ShapeProblem extends Exception {
    private static final long serialVersionUID = 1L;
    private final int operand;

    /**
     * @param operand the index of the input to blame
     * @param message a title as {@link dev.loopwright.compiler.diagnostic.Diagnostic} wants it, expected before found
     */
    public ShapeProblem(int operand, String message) {
        super(message, null, false, false);
        this.operand = operand;
    }

    public int operand() {
        return operand;
    }
}
