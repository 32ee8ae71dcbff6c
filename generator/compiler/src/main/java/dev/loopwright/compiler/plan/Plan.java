package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.Term;
import java.util.List;

/**
 * What the generated model class does, in order: steps that fill buffers, then passes that compute losses; backward runs
 * the steps in reverse order.
 *
 * @param tensors in the order of the flat parameter array, without gaps
 */
public record Plan(
        ShapedModel model,
        List<Tensor> tensors,
        List<Step> steps,
        List<LossPass> losses,
        List<Term.Weights> penalties) {

    /** The step of that name. */
    public Step step(String name) {
        return steps.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    /** Number of parameters. */
    public int parameterCount() {
        return tensors.stream().mapToInt(Tensor::size).sum();
    }
}
