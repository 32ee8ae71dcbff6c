package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.KernelLayer.Kept;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.plan.Epilogue.Other;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.Memory.Buffer;
import dev.loopwright.compiler.plan.Memory.Kind;
import dev.loopwright.compiler.plan.Operand.Result;
import dev.loopwright.compiler.plan.Slopes.Slope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * When each buffer is used, counted in passes: the forward pass of each step, each pass over a loss, the backward pass of
 * each step. Everything that a pass touches is in use throughout the pass, so two buffers of the same pass never share.
 */
final class Lifetimes {
    private final Plan plan;
    private final GradientFlow flow;
    private final List<Buffer> buffers = new ArrayList<>();
    private final Map<Buffer, int[]> spans = new HashMap<>();
    private final Set<Buffer> kept = new HashSet<>();
    private final List<String> passes = new ArrayList<>();

    Lifetimes(Plan plan) {
        this.plan = plan;
        flow = new GradientFlow(plan);
        plan.steps().forEach(this::list);
        for (Step step : plan.steps()) {
            passes.add("forward of " + step.name());
            forward(step);
        }
        for (LossPass loss : plan.losses()) {
            passes.add("loss of " + loss.name());
            judge(loss);
        }
        for (Step step : flow.backward()) {
            passes.add("backward of " + step.name());
            backward(step);
        }
        Measured.of(plan).forEach(measured -> measured.passes().forEach(this::measure));
        buffers.removeIf(buffer -> !spans.containsKey(buffer));
    }

    /** The buffers of a step in the order in which they are declared. */
    private void list(Step step) {
        buffers.add(value(step));
        if (step.result().named() || plan.model().network().outputs().contains(step.result())) {
            kept.add(value(step));
        }
        StepSlopes slopes = slopes(step);
        slopes.stored().forEach(slope -> buffers.add(slope(step, slopes.number(slope))));
        buffers.addAll(keeps(step));
        kept.addAll(keeps(step));
        if (flow.hasGradient(step)) {
            buffers.add(gradient(step));
        }
    }

    private static List<Buffer> keeps(Step step) {
        List<Kept> all = step.keeps();
        return IntStream.range(0, all.size())
                .mapToObj(i -> new Buffer(
                        step.name(),
                        Kind.KEPT,
                        i,
                        all.get(i).eachRow() ? all.get(i).elements() : 0))
                .toList();
    }

    private StepSlopes slopes(Step step) {
        return new StepSlopes(plan, step, flow);
    }

    private static Buffer value(Step step) {
        return new Buffer(step.name(), Kind.VALUE, 0, step.width());
    }

    private static Buffer slope(Step step, int number) {
        return new Buffer(step.name(), Kind.SLOPE, number, step.width());
    }

    private static Buffer gradient(Step step) {
        return new Buffer(step.name(), Kind.GRADIENT, 0, step.width());
    }

    private void use(Buffer buffer) {
        int pass = passes.size() - 1;
        spans.computeIfAbsent(buffer, b -> new int[] {pass, pass})[1] = pass;
    }

    private void useValue(Operand operand) {
        if (operand instanceof Result result) {
            use(value(plan.step(result.step())));
        }
    }

    private void useGradient(Operand operand, Effect effect) {
        if (effect != Effect.NONE) {
            use(gradient(plan.step(((Result) operand).step())));
        }
    }

    private void forward(Step step) {
        if (plan.runsForward(step)) {
            step.reads().forEach(this::useValue);
            use(value(step));
            keeps(step).forEach(this::use);
            StepSlopes slopes = slopes(step);
            slopes.stored().forEach(slope -> use(slope(step, slopes.number(slope))));
        }
    }

    private void judge(LossPass loss) {
        useValue(loss.source());
        use(value(loss.prediction()));
        List<Operand> judged = GradientFlow.judged(loss);
        for (int i = 0; i < judged.size(); i++) {
            useGradient(judged.get(i), flow.effects(loss).get(i));
        }
    }

    /** A loss that is only measured may be asked for at any time after the forward pass. */
    private void measure(LossPass loss) {
        kept.add(value(loss.prediction()));
        for (Operand operand : loss.prediction().reads()) {
            if (operand instanceof Result result) {
                kept.add(value(plan.step(result.step())));
            }
        }
    }

    private void backward(Step step) {
        use(gradient(step));
        StepSlopes slopes = slopes(step);
        slopes.learnt().forEach(slope -> useSlope(step, slopes, slope));
        for (int i = 0; i < step.reads().size(); i++) {
            useGradient(step.reads().get(i), flow.effects(step).get(i));
        }
        if (plan.runningKernel(step).isPresent()) {
            use(value(step));
            keeps(step).forEach(this::use);
            step.operands().forEach(this::useValue);
        }
    }

    /** What a derivative is made of: kept from the forward pass, or made anew from values. */
    private void useSlope(Step step, StepSlopes slopes, Slope slope) {
        if (slope.stored()) {
            use(slope(step, slopes.number(slope)));
            return;
        }
        Set<String> needs = Formulas.variables(slope.formula());
        if (needs.contains(Slopes.RESULT)) {
            use(value(step));
        }
        if (needs.contains(Epilogue.RAW)) {
            useValue(step.operands().get(0));
        }
        for (Other other : slopes.epilogue().others()) {
            if (needs.contains(other.variable())) {
                useValue(other.operand());
            }
        }
    }

    /** In the order of the steps. */
    List<Buffer> buffers() {
        return buffers;
    }

    /** Elements that a buffer has once for all rows. */
    int once(Buffer buffer) {
        if (buffer.kind() != Kind.KEPT) {
            return 0;
        }
        Kept kept = plan.step(buffer.step()).keeps().get(buffer.number());
        return kept.eachRow() ? 0 : kept.elements();
    }

    /** The pass that fills a buffer. */
    int first(Buffer buffer) {
        return spans.get(buffer)[0];
    }

    private int last(Buffer buffer) {
        return spans.get(buffer)[1];
    }

    /** {@code forward of hidden to backward of hidden}. */
    String span(Buffer buffer) {
        return passes.get(first(buffer)) + " to " + passes.get(last(buffer));
    }

    /** Whether an array can serve both. */
    boolean canShare(Buffer earlier, Buffer later) {
        if (kept.contains(earlier) || kept.contains(later)) {
            return false;
        }
        return last(earlier) < first(later) || last(later) < first(earlier);
    }
}
