package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Apply;
import dev.loopwright.compiler.formula.Formula.Constant;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.model.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Joins layers whose parts of a batch threads share with the pool behind them, so that what lies between stays in the
 * cache. An activation between them moves behind the pool, which is the same if it never turns the order of two values
 * round; of values that it makes equal none learns, or the larger one had before.
 */
final class JoinPools {
    private static final Set<Function> INCREASING = EnumSet.of(Function.TANH, Function.SIGMOID, Function.EXP);

    private JoinPools() {}

    /** The same plan with all joined that can be; {@code shared} says which steps threads share by parts. */
    static Plan plan(Plan plan, Set<String> shared) {
        List<Step> steps = plan.steps();
        for (Optional<List<Step>> next = joinOne(steps, plan, shared);
                next.isPresent();
                next = joinOne(steps, plan, shared)) {
            steps = next.get();
        }
        return new Plan(
                plan.model(),
                plan.tensors(),
                steps,
                plan.losses(),
                plan.penalties(),
                plan.tiled(),
                plan.panelled(),
                plan.vectors());
    }

    private static Optional<List<Step>> joinOne(List<Step> steps, Plan plan, Set<String> shared) {
        for (Step pool : steps) {
            Optional<Step> before = steps.stream()
                    .filter(s -> pool.operands().equals(List.of(s.asOperand())) && shared.contains(s.name()))
                    .findFirst();
            if (before.isEmpty() || pool.kernel().isEmpty() || isJudged(pool, plan)) {
                continue;
            }
            Step maker = before.get();
            Step.Kernel kernel = maker.kernel().orElseThrow();
            Optional<KernelLayer> joint = kernel.layer()
                    .with(pool.kernel().get().layer(), pool.kernel().get().args(), maker.inputShapes(), kernel.args());
            if (joint.isPresent() && Fuse.absorbs(maker, steps, plan) && keepsOrder(maker.epilogue())) {
                return Optional.of(join(steps, maker, pool, joint.get()));
            }
        }
        return Optional.empty();
    }

    private static boolean isJudged(Step step, Plan plan) {
        return plan.losses().stream().anyMatch(p -> p.prediction().name().equals(step.name()))
                || Measured.of(plan).stream()
                        .flatMap(measured -> measured.passes().stream())
                        .anyMatch(p -> p.prediction().name().equals(step.name()));
    }

    private static boolean keepsOrder(Epilogue epilogue) {
        return epilogue.others().isEmpty() && epilogue.factors().isEmpty() && keepsOrder(epilogue.formula());
    }

    private static boolean keepsOrder(Formula formula) {
        if (formula instanceof Apply apply && INCREASING.contains(apply.function())) {
            return keepsOrder(apply.arguments().get(0));
        }
        if (formula instanceof Apply apply && apply.function() == Function.MAX) {
            return apply.arguments().stream().allMatch(a -> a instanceof Constant || keepsOrder(a));
        }
        return formula.equals(Formula.variable(Epilogue.RAW));
    }

    private static List<Step> join(List<Step> steps, Step maker, Step pool, KernelLayer layer) {
        Step.Kernel kernel = maker.kernel().orElseThrow();
        List<Value> values =
                Stream.concat(maker.values().stream(), pool.values().stream()).toList();
        Step joint = new Step(
                Fuse.name(values),
                Optional.of(new Step.Kernel(layer, kernel.args(), kernel.tensors())),
                maker.operands(),
                maker.epilogue().then(pool.epilogue(), Epilogue.RAW),
                values);
        return steps.stream()
                .filter(s -> !s.equals(maker))
                .map(s -> s.equals(pool) ? joint : s)
                .map(s -> Fuse.renamed(s, pool.name(), joint.name()))
                .toList();
    }
}
