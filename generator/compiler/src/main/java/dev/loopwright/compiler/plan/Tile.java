package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.Kernels;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses by shape which layers run in vector registers. A layer with few weights stays in plain loops, for its tiles would
 * cost more to set up than they save.
 */
public final class Tile {
    /** Weights from which on tiles were measured to pay. */
    static final int FEWEST_WEIGHTS = 64;

    /**
     * Parameters from which on a model is tiled without being asked. Vectors are slow until HotSpot has compiled them: a
     * model of 200 parameters needs tens of thousands of steps to make up for that.
     */
    static final int FEWEST_PARAMETERS = 1024;

    private Tile() {}

    /** The same plan with the choice made; all plain for {@link Kernels#PLAIN}. */
    public static Plan plan(Plan plan, Kernels kernels) {
        boolean tiled = kernels == Kernels.VECTOR
                || kernels == Kernels.FASTEST && Kernels.canRunVectors() && plan.parameterCount() >= FEWEST_PARAMETERS;
        return tiled ? from(FEWEST_WEIGHTS, plan) : plan;
    }

    /** Tiles every layer that can be and has so many weights. */
    static Plan from(int fewestWeights, Plan plan) {
        Set<String> tiled = plan.steps().stream()
                .filter(step -> weights(step) >= fewestWeights)
                .map(Step::name)
                .collect(Collectors.toUnmodifiableSet());
        return new Plan(plan.model(), plan.tensors(), plan.steps(), plan.losses(), plan.penalties(), tiled);
    }

    /** Weights of a layer that has tiles; -1 for others. */
    private static int weights(Step step) {
        return step.kernel()
                .filter(kernel -> kernel.layer().hasTiles())
                .map(kernel -> kernel.tensors().get(0).size())
                .orElse(-1);
    }
}
