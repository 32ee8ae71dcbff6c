package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.emit.Statements;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the generated model class does, in order: steps that fill buffers, then passes that compute losses; backward runs
 * the steps in reverse order.
 *
 * @param tensors in the order of the flat parameter array, without gaps
 * @param tiled names of the steps whose loops are written as matrix products, in a kernel class
 * @param panelled names of those among them that threads share, panel by panel or by parts of a batch
 * @param vectors whether those products run in vector registers
 */
public record Plan(
        ShapedModel model,
        List<Tensor> tensors,
        List<Step> steps,
        List<LossPass> losses,
        List<Term.Weights> penalties,
        Set<String> tiled,
        Set<String> panelled,
        boolean vectors) {

    /** A plan of plain loops. */
    public Plan(
            ShapedModel model,
            List<Tensor> tensors,
            List<Step> steps,
            List<LossPass> losses,
            List<Term.Weights> penalties) {
        this(model, tensors, steps, losses, penalties, Set.of(), Set.of(), false);
    }

    /** The step of that name. */
    public Step step(String name) {
        return steps.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    /** Whether the loops of a step are written as matrix products. */
    public boolean isTiled(Step step) {
        return tiled.contains(step.name());
    }

    /** The loss pass that applies the activation of this step, if there is one. */
    public Optional<LossPass> fusedLoss(Step step) {
        return losses.stream()
                .filter(p -> p.fused() && p.prediction().equals(step))
                .findFirst();
    }

    /** A step whose raw values stand elsewhere and whose activation waits for the loss has nothing to do before that. */
    public boolean runsForward(Step step) {
        return fusedLoss(step).map(LossPass::isInPlace).orElse(true);
    }

    /** The layer whose loops a step runs; none if its activation waits for the loss and is all there is to it. */
    public Optional<Step.Kernel> runningKernel(Step step) {
        return runsForward(step) ? step.kernel() : Optional.empty();
    }

    /** Whether a row means nothing in training without other rows beside it. */
    public boolean mixesRows() {
        return model.network().mixingRows().isPresent();
    }

    /** Whether they go panel by panel. */
    public boolean isPanelled(Step step) {
        return panelled.contains(step.name());
    }

    /** Whether threads share the loops of a step by parts of a batch rather than by panels. */
    public boolean isParted(Step step) {
        return isPanelled(step)
                && step.kernel()
                        .filter(k -> k.layer().hasParts(step.inputShapes(), k.args()))
                        .isPresent();
    }

    /** Rows of the largest batch that the loop trains with; 0 if it trains with none. */
    public int trainedRows() {
        return Statements.of(Statement.ForBatch.class, Statements.all(model.loop())).stream()
                .mapToInt(Statement.ForBatch::rows)
                .max()
                .orElse(0);
    }

    /** Number of parameters, state not counted. */
    public int parameterCount() {
        return tensors.stream().filter(Tensor::trained).mapToInt(Tensor::size).sum();
    }

    /** Numbers that layers keep but nobody trains. */
    public int stateCount() {
        return tensors.stream().filter(t -> !t.trained()).mapToInt(Tensor::size).sum();
    }
}
