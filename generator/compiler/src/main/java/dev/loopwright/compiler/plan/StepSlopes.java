package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.Slopes.Slope;
import java.util.ArrayList;
import java.util.List;

/** The derivatives of what one step does to each element, by its raw value and by the other values that it reads. */
public final class StepSlopes {
    private final Step step;
    private final GradientFlow flow;
    private final Epilogue epilogue;
    private final List<Slope> slopes = new ArrayList<>();

    public StepSlopes(Plan plan, Step step, GradientFlow flow) {
        this.step = step;
        this.flow = flow;
        boolean waits = plan.fusedLoss(step).isPresent();
        epilogue = waits ? Epilogue.NOTHING : step.epilogue();
        boolean keepsRaw = step.kernel().isEmpty();
        slopes.add(Slopes.of(epilogue, Epilogue.RAW, keepsRaw));
        epilogue.others().forEach(other -> slopes.add(Slopes.of(epilogue, other.variable(), keepsRaw)));
    }

    /** What the step does to each element; nothing if that waits for the loss. */
    public Epilogue epilogue() {
        return epilogue;
    }

    /** The derivative by the raw value. */
    public Slope ofRaw() {
        return slopes.get(0);
    }

    /** Those through which a gradient flows, in the order in which the backward pass writes: raw value first. */
    public List<Slope> learnt() {
        return slopes.stream().filter(this::learns).toList();
    }

    /** Those that the forward pass keeps: of learning things, and not to be had later. */
    public List<Slope> stored() {
        return learnt().stream().filter(Slope::stored).toList();
    }

    /** Counts from 0, the derivative by the raw value first. */
    public int number(Slope slope) {
        return slopes.indexOf(slope);
    }

    /** What the derivative is taken by; of a layer's raw value, the first operand of the layer. */
    public Operand operand(Slope slope) {
        return step.reads().get(read(slope));
    }

    /** What the backward pass does to the gradient of {@link #operand}. */
    public Effect effect(Slope slope) {
        List<Effect> effects = flow.effects(step);
        return effects.isEmpty() ? Effect.NONE : effects.get(read(slope));
    }

    private int read(Slope slope) {
        int number = number(slope);
        return number == 0 ? 0 : step.operands().size() + number - 1;
    }

    private boolean learns(Slope slope) {
        boolean ofLayer = slope.equals(ofRaw()) && step.kernel().isPresent();
        return flow.hasGradient(step) && (ofLayer || effect(slope) != Effect.NONE);
    }
}
