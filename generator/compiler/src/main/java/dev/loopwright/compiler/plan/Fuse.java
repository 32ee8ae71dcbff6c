package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.Loss;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.Epilogue.Other;
import dev.loopwright.compiler.plan.Operand.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Joins passes over the same elements: what is done to each element of an unnamed value, used once, moves into the step
 * that makes the element; the last activation moves into the pass that computes the loss. Named values keep their
 * buffers, for they are rows of a trace.
 */
public final class Fuse {

    private Fuse() {}

    public static Plan plan(Plan unfused) {
        List<Step> steps = withoutViews(unfused);
        for (Optional<List<Step>> next = joinOne(steps, unfused); next.isPresent(); next = joinOne(steps, unfused)) {
            steps = next.get();
        }
        return losses(new Plan(unfused.model(), unfused.tensors(), steps, unfused.losses(), unfused.penalties()));
    }

    /** Lets the readers of an unnamed view read what it is a view of. */
    private static List<Step> withoutViews(Plan plan) {
        List<Step> steps = plan.steps();
        for (Step step : plan.steps()) {
            if (isView(step) && isFree(step, plan)) {
                Step view = named(step.name(), steps);
                steps = steps.stream()
                        .filter(s -> !s.equals(view))
                        .map(s -> reading(
                                s,
                                o -> o.equals(view.asOperand())
                                        ? view.operands().get(0)
                                        : o))
                        .toList();
            }
        }
        return steps;
    }

    private static Step named(String name, List<Step> steps) {
        return steps.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    private static boolean isView(Step step) {
        return step.kernel()
                .filter(k -> step.operands().size() == 1)
                .map(k -> k.layer()
                        .isView(
                                step.result().inputs().get(0).shape(),
                                step.result().shape()))
                .orElse(false);
    }

    /** Whether nobody asks for the values of a step by its name. */
    private static boolean isFree(Step step, Plan plan) {
        boolean judged =
                plan.losses().stream().anyMatch(p -> p.prediction().result().equals(step.result()));
        return !step.result().named()
                && !judged
                && !plan.model().network().outputs().contains(step.result());
    }

    /** Moves the first step that can be moved into one before it. */
    private static Optional<List<Step>> joinOne(List<Step> steps, Plan plan) {
        for (Step step : steps) {
            if (step.kernel().isPresent() || isKeptApart(step, steps, plan)) {
                continue;
            }
            for (Operand operand : step.reads()) {
                Optional<Step> maker = steps.stream()
                        .filter(s -> operand.equals(s.asOperand()))
                        .findFirst();
                if (maker.isPresent() && absorbs(maker.get(), steps, plan)) {
                    return Optional.of(join(steps, maker.get(), step));
                }
            }
        }
        return Optional.empty();
    }

    /** An activation whose logits a loss must see although somebody else uses the activation, too. */
    private static boolean isKeptApart(Step step, List<Step> steps, Plan plan) {
        boolean fromLogits =
                losses(step, plan).anyMatch(term -> term.term().loss().fromLogits());
        return fromLogits && !canFuse(step, losses(step, plan).toList(), steps, plan)
                || Measured.needsLogits(plan.model(), step.result());
    }

    static boolean absorbs(Step maker, List<Step> steps, Plan plan) {
        boolean needed = maker.kernel().map(k -> k.layer().needsOutput()).orElse(false);
        return isFree(maker, plan) && !needed && uses(maker, steps) == 1 && !sharesState(maker, steps);
    }

    /** Whether running statistics are moved by other steps, too, so that it must run when it is its turn. */
    private static boolean sharesState(Step maker, List<Step> steps) {
        return steps.stream()
                .filter(s -> !s.equals(maker))
                .anyMatch(s -> !Collections.disjoint(states(s), states(maker)));
    }

    private static List<Tensor> states(Step step) {
        return step.kernel().stream()
                .flatMap(k -> k.tensors().stream())
                .filter(t -> !t.trained())
                .toList();
    }

    private static long uses(Step maker, List<Step> steps) {
        return steps.stream()
                .flatMap(s -> s.reads().stream())
                .filter(maker.asOperand()::equals)
                .count();
    }

    /** Puts {@code follower} behind the loops of {@code maker}; the joint step stands where the follower stood. */
    private static List<Step> join(List<Step> steps, Step maker, Step follower) {
        boolean readsRaw = follower.operands().get(0).equals(maker.asOperand());
        Epilogue epilogue;
        if (readsRaw) {
            epilogue = maker.epilogue().then(follower.epilogue(), Epilogue.RAW);
        } else {
            epilogue = besides(maker, follower);
        }
        List<Value> values = Stream.concat(maker.values().stream(), follower.values().stream())
                .toList();
        Step joint = new Step(name(values), maker.kernel(), maker.operands(), epilogue, values);
        return steps.stream()
                .filter(s -> !s.equals(maker))
                .map(s -> s.equals(follower) ? joint : s)
                .map(s -> renamed(s, follower.name(), joint.name()))
                .toList();
    }

    /** The follower reads the maker's result beside its own raw value, which becomes one of the others. */
    private static Epilogue besides(Step maker, Step follower) {
        Operand raw = follower.operands().get(0);
        String rawVariable = "of " + raw;
        String variable = follower.epilogue().others().stream()
                .filter(o -> o.operand().equals(maker.asOperand()))
                .findFirst()
                .orElseThrow()
                .variable();
        Map<String, Formula> renaming = new LinkedHashMap<>();
        renaming.put(Epilogue.RAW, Formula.variable(rawVariable));
        List<Other> others = new ArrayList<>(follower.epilogue().others());
        others.add(new Other(rawVariable, raw));
        Epilogue next = new Epilogue(
                Formulas.substitute(follower.epilogue().formula(), renaming),
                others.stream().distinct().toList(),
                follower.epilogue().factors());
        return maker.epilogue().then(next, variable);
    }

    /** A step is called after its result if the spec named that, else after the layer that it begins with. */
    static String name(List<Value> values) {
        Value result = values.get(values.size() - 1);
        return result.named() ? result.name() : values.get(0).name();
    }

    static Step renamed(Step step, String from, String to) {
        return from.equals(to) ? step : reading(step, o -> renamed(o, from, to));
    }

    private static Step reading(Step step, UnaryOperator<Operand> change) {
        List<Operand> operands = step.operands().stream().map(change).toList();
        List<Other> others = step.epilogue().others().stream()
                .map(o -> new Other(o.variable(), change.apply(o.operand())))
                .toList();
        Epilogue epilogue =
                new Epilogue(step.epilogue().formula(), others, step.epilogue().factors());
        return new Step(step.name(), step.kernel(), operands, epilogue, step.values());
    }

    private static Operand renamed(Operand operand, String from, String to) {
        return operand instanceof Result result && result.step().equals(from)
                ? new Result(to, result.width())
                : operand;
    }

    /** One pass for each prediction, with the activation where that is possible. */
    private static Plan losses(Plan plan) {
        Map<Value, List<LossPass.Judged>> byPrediction = new LinkedHashMap<>();
        plan.losses()
                .forEach(p -> byPrediction
                        .computeIfAbsent(p.prediction().result(), v -> new ArrayList<>())
                        .addAll(p.terms()));
        List<Step> steps = new ArrayList<>(plan.steps());
        List<LossPass> passes = new ArrayList<>();
        byPrediction.forEach((value, terms) -> {
            Step step = steps.stream()
                    .filter(s -> s.result().equals(value))
                    .findFirst()
                    .orElseThrow();
            if (canFuse(step, terms, steps, plan)) {
                Step prediction = withLogits(step, steps, plan);
                boolean ownRaw = prediction.kernel().isPresent()
                        && !prediction.kernel().get().layer().needsOutput();
                Operand source =
                        ownRaw ? prediction.asOperand() : prediction.operands().get(0);
                passes.add(new LossPass(prediction, true, source, List.copyOf(terms)));
            } else {
                terms.forEach(t -> passes.add(new LossPass(
                        step,
                        false,
                        t.term().loss().fromLogits() ? step.operands().get(0) : step.asOperand(),
                        List.of(t))));
            }
        });
        return new Plan(plan.model(), plan.tensors(), List.copyOf(steps), List.copyOf(passes), plan.penalties());
    }

    /**
     * A prediction such as {@code dense(x) |> softmax}, whose activation works on whole rows: the layer that makes the logits
     * writes them into the prediction's own buffer, where the loss pass turns them into probabilities.
     */
    private static Step withLogits(Step prediction, List<Step> steps, Plan plan) {
        if (!prediction.kernel().map(k -> k.layer().needsOutput()).orElse(false)) {
            return prediction;
        }
        Operand logits = prediction.operands().get(0);
        Optional<Step> maker =
                steps.stream().filter(s -> logits.equals(s.asOperand())).findFirst();
        if (maker.isEmpty()
                || maker.get().kernel().isEmpty()
                || !maker.get().epilogue().isNothing()
                || !absorbs(maker.get(), steps, plan)) {
            return prediction;
        }
        List<Value> values = Stream.concat(maker.get().values().stream(), prediction.values().stream())
                .toList();
        Step joint =
                new Step(prediction.name(), maker.get().kernel(), maker.get().operands(), Epilogue.NOTHING, values);
        steps.set(steps.indexOf(prediction), joint);
        steps.remove(maker.get());
        return joint;
    }

    /** The activation can wait for the loss if nobody else reads it or its logits and it depends on the raw value alone. */
    private static boolean canFuse(Step step, List<LossPass.Judged> terms, List<Step> steps, Plan plan) {
        boolean alone = uses(step, steps) == 0 && !Measured.needsLogits(plan.model(), step.result());
        boolean pure =
                step.epilogue().others().isEmpty() && step.epilogue().factors().isEmpty();
        boolean single = terms.size() == 1 && terms.get(0).term().loss().fromLogits()
                || terms.stream().map(t -> t.term().loss()).allMatch(Loss::isElementwise);
        return alone && pure && single;
    }

    private static Stream<LossPass.Judged> losses(Step step, Plan plan) {
        return plan.losses().stream()
                .filter(p -> p.prediction().result().equals(step.result()))
                .flatMap(p -> p.terms().stream());
    }
}
