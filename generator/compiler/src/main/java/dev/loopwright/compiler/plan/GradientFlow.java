package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.plan.Operand.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where gradients go. The loss passes come first, then the steps in reverse order; whoever reaches a gradient buffer
 * first overwrites it, later ones add, so that no buffer has to be cleared.
 */
public final class GradientFlow {

    /** What a contributor does to the gradient of something that it reads. */
    public enum Effect {
        /** There is nothing to learn behind it. */
        NONE,
        /** First to reach the buffer: overwrites it. */
        SET,
        /** Adds to what is there. */
        ADD
    }

    private final Plan plan;
    private final Set<String> learning = new HashSet<>();
    private final Set<String> written = new HashSet<>();
    private final Map<String, List<Effect>> effects = new HashMap<>();
    private final List<Step> backward = new ArrayList<>();

    public GradientFlow(Plan plan) {
        this.plan = plan;
        plan.steps().stream().filter(this::learns).map(Step::name).forEach(learning::add);
        plan.losses().forEach(this::loss);
        for (int i = plan.steps().size() - 1; i >= 0; i--) {
            step(plan.steps().get(i));
        }
    }

    private boolean learns(Step step) {
        boolean own = step.kernel().stream().flatMap(k -> k.tensors().stream()).anyMatch(Tensor::trained);
        return own || step.reads().stream().anyMatch(o -> o instanceof Result r && learning.contains(r.step()));
    }

    private void loss(LossPass pass) {
        List<Effect> all = new ArrayList<>();
        for (Operand operand : judged(pass)) {
            all.add(touch(operand));
        }
        effects.put(key(pass), all);
    }

    /** What a loss pass makes gradients of. */
    public static List<Operand> judged(LossPass pass) {
        Step prediction = pass.prediction();
        boolean fromLogits = pass.terms().stream().anyMatch(t -> t.term().loss().fromLogits());
        return !pass.fused() && fromLogits
                ? prediction.reads()
                : List.of(new Result(prediction.name(), prediction.width()));
    }

    private void step(Step step) {
        if (!written.contains(step.name()) || !learning.contains(step.name())) {
            return;
        }
        backward.add(step);
        int kernelReads = step.operands().size();
        List<Operand> reads = step.reads();
        Effect[] all = new Effect[reads.size()];
        // A step with a kernel first takes the epilogue apart, then runs its loops; without one it goes in order.
        for (int i = kernelReads; step.kernel().isPresent() && i < all.length; i++) {
            all[i] = touch(reads.get(i));
        }
        for (int i = 0; i < all.length; i++) {
            all[i] = all[i] == null ? touch(reads.get(i)) : all[i];
        }
        effects.put(step.name(), List.of(all));
    }

    private Effect touch(Operand operand) {
        if (!(operand instanceof Result result) || !learning.contains(result.step())) {
            return Effect.NONE;
        }
        return written.add(result.step()) ? Effect.SET : Effect.ADD;
    }

    private String key(LossPass pass) {
        return "loss " + plan.losses().indexOf(pass);
    }

    /** The steps that have a backward pass, in the order in which they run. */
    public List<Step> backward() {
        return List.copyOf(backward);
    }

    /** Whether the step has a gradient buffer. */
    public boolean hasGradient(Step step) {
        return written.contains(step.name());
    }

    /** What the step does to the gradients of what it reads, in the order of {@link Step#reads}. */
    public List<Effect> effects(Step step) {
        return effects.getOrDefault(step.name(), List.of());
    }

    /** What the pass does to the gradients of {@link #judged}: nothing, if it only measures. */
    public List<Effect> effects(LossPass pass) {
        return effects.getOrDefault(key(pass), Collections.nCopies(judged(pass).size(), Effect.NONE));
    }
}
