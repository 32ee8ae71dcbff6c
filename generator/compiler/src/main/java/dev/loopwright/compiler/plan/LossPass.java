package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedModel;
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
     * A loss and what it is held against.
     *
     * @param target index of the target column, or of the first of several, which follow each other
     * @param weights index of the weights of the rows, counted on behind the targets; -1 if all rows count alike
     */
    public record Judged(Term.Fit term, int target, int weights) {

        static Judged of(Term.Fit fit, ShapedModel model) {
            List<Column> targets = model.data().targets();
            int weights = fit.rows()
                    .map(w -> targets.size() + model.objective().rowWeights().indexOf(w))
                    .orElse(-1);
            return new Judged(fit, targets.indexOf(fit.target()), weights);
        }

        /** Whether rows count differently. */
        public boolean weighs() {
            return weights >= 0;
        }
    }

    /** Whether it turns raw values into predictions in the buffer where they stand. */
    public boolean isInPlace() {
        return fused && source.equals(prediction.asOperand());
    }

    /** {@code p}, or what else the prediction is called. */
    public String name() {
        return prediction.name();
    }
}
