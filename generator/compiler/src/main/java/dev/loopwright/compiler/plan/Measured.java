package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Value;
import java.util.List;

/**
 * A loss that is measured but not minimised. It is computed only when it is asked for, from the values of the last run,
 * and makes no gradients.
 *
 * @param passes one for each term that compares a prediction with a target
 */
public record Measured(LossEntry entry, List<LossPass> passes, List<Term.Weights> penalties) {

    /** All of a plan, in the order of the objective. */
    public static List<Measured> of(Plan plan) {
        return plan.model().objective().measured().stream()
                .map(entry -> new Measured(
                        entry,
                        Term.fits(entry.terms()).map(fit -> pass(plan, fit)).toList(),
                        Term.penalties(entry.terms())))
                .toList();
    }

    private static LossPass pass(Plan plan, Term.Fit fit) {
        Step prediction = plan.steps().stream()
                .filter(step -> step.result().equals(fit.prediction()))
                .findFirst()
                .orElseThrow();
        Operand source = fit.loss().fromLogits() ? prediction.operands().get(0) : prediction.asOperand();
        return new LossPass(prediction, false, source, List.of(LossPass.Judged.of(fit, plan.model())));
    }

    /** Whether a measured loss has to see what is under the last activation of this value. */
    static boolean needsLogits(ShapedModel model, Value value) {
        return model.objective().measured().stream()
                .flatMap(entry -> Term.fits(entry.terms()))
                .anyMatch(fit -> fit.prediction().equals(value) && fit.loss().fromLogits());
    }
}
