package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.model.ShapedModel.Term;
import java.util.List;

/**
 * One pass over a prediction that adds up its losses and makes the gradient.
 *
 * @param prediction the step whose result is judged
 * @param fused whether the pass also applies the last activation: then it starts from the raw values of {@code
 *     prediction} and leaves in its gradient buffer the gradient of the raw values
 * @param source where the values stand that the pass starts from
 * @param terms the losses, each with its target
 */
public record LossPass(Step prediction, boolean fused, Operand source, List<Judged> terms) {

    /**
     * A loss and its target.
     *
     * @param target index of the target column
     */
    public record Judged(Term.Fit term, int target) {}

    /** Whether it turns raw values into predictions in the buffer where they stand. */
    public boolean isInPlace() {
        return fused && source.equals(prediction.asOperand());
    }

    /** {@code p}, or what else the prediction is called. */
    public String name() {
        return prediction.name();
    }
}
