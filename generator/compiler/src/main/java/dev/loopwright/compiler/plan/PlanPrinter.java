package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.plan.Epilogue.Factor;
import dev.loopwright.compiler.plan.Epilogue.Other;
import java.util.stream.Collectors;

/** A plan as text, for {@code --show=plan}: what is computed in which pass, and what was fused into it. */
public final class PlanPrinter {
    private final Plan plan;
    private final GradientFlow flow;
    private final StringBuilder out = new StringBuilder();

    private PlanPrinter(Plan plan) {
        this.plan = plan;
        this.flow = new GradientFlow(plan);
    }

    public static String print(Plan plan) {
        return new PlanPrinter(plan).text();
    }

    private String text() {
        line("plan of " + plan.model().network().name() + ", " + plan.parameterCount() + " parameters");
        line("parameters");
        plan.tensors().forEach(tensor -> line("  " + tensor));
        line("forward");
        plan.steps().forEach(this::step);
        plan.losses().forEach(this::loss);
        plan.penalties().forEach(p -> line("  loss: " + penalty(p)));
        Measured.of(plan).forEach(this::measured);
        line("backward");
        flow.backward().forEach(step -> line("  " + step.name() + gradients(step)));
        SeenTables tables = new SeenTables(plan);
        if (!tables.all().isEmpty()) {
            String names = tables.all().stream().map(Tensor::name).collect(Collectors.joining(", "));
            line("  gradients other than 0 in the rows that batches have seen only: " + names);
        }
        FirstGradients first = new FirstGradients(plan, flow, tables);
        if (first.any()) {
            line("  of cleared parameter gradients stored, not added to zeros: " + String.join(", ", first.stored()));
        }
        if (Stripes.suit(plan)) {
            line("  by stripes of %d rows, which threads share".formatted(Stripes.ROWS));
        }
        kernels();
        memory(Memory.of(plan));
        return out.toString();
    }

    /** Why layers are tiled as they are. */
    private void kernels() {
        line("kernels: " + (plan.vectors() ? "vector" : "plain"));
        plan.steps().stream()
                .filter(plan::isTiled)
                .map(step -> Tile.form(plan, step))
                .distinct()
                .forEach(form -> line("  " + form.reason()));
    }

    private void memory(Memory memory) {
        String saved = memory.width() == memory.unsharedWidth()
                ? ""
                : ", %d if nothing were shared".formatted(memory.unsharedWidth());
        line("memory: %d floats per row%s".formatted(memory.width(), saved));
        for (Memory.Buffer buffer : memory.buffers()) {
            Memory.Buffer owner = memory.owner(buffer);
            String where = owner.equals(buffer) ? "" : ", in the array of " + owner;
            line("  %s: %d, %s%s".formatted(buffer, buffer.width(), memory.lifetime(buffer), where));
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private void step(Step step) {
        String kernel = step.kernel()
                .map(k -> k.layer().signature().name() + " of " + reads(step))
                .orElseGet(() -> "each element of " + reads(step));
        String epilogue = step.epilogue().isNothing() ? "" : ", then " + formula(step.epilogue());
        String tiles = plan.isTiled(step) ? Tile.form(plan, step).toString() : "";
        tiles += Tile.copiesColumns(plan, step) ? ", from copied columns" : "";
        line("  %s: %d per row = %s%s%s".formatted(step.name(), step.width(), kernel, epilogue, tiles));
    }

    private static String reads(Step step) {
        return step.operands().stream().map(Operand::toString).collect(Collectors.joining(", "));
    }

    /** {@code max(z, 0) * keep}, with the names of other values in place of variables. */
    public static String formula(Epilogue epilogue) {
        String text = epilogue.toString();
        for (Other other : epilogue.others()) {
            text = text.replace(other.variable(), other.operand().toString());
        }
        for (Factor factor : epilogue.factors()) {
            text = text.replace(factor.variable(), factor(factor));
        }
        return text;
    }

    /** {@code dropout[0.2]}. */
    public static String factor(Factor factor) {
        return factor.layer().signature().name() + factor.args().values().values();
    }

    private void measured(Measured measured) {
        measured.passes()
                .forEach(p -> line("  %s, only measured: %s of %s"
                        .formatted(measured.entry().name(), terms(p), p.name())));
        measured.penalties()
                .forEach(p -> line(
                        "  %s, only measured: %s".formatted(measured.entry().name(), penalty(p))));
    }

    private void loss(LossPass pass) {
        String fused = pass.fused() ? ", with the last activation of " + pass.name() : "";
        line("  loss: %s of %s%s".formatted(terms(pass), pass.name(), fused));
    }

    private static String terms(LossPass pass) {
        return pass.terms().stream()
                .map(t -> (t.term().weight() == 1 ? "" : t.term().weight() + " * ")
                        + t.term().loss().signature().name())
                .collect(Collectors.joining(" + "));
    }

    private static String penalty(Term.Weights penalty) {
        return "%s * %s of all weights"
                .formatted(penalty.weight(), penalty.penalty().signature().name());
    }

    private String gradients(Step step) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < step.reads().size(); i++) {
            switch (flow.effects(step).get(i)) {
                case SET -> text.append(" -> d ").append(step.reads().get(i));
                case ADD -> text.append(" -> d ").append(step.reads().get(i)).append(" (added)");
                case NONE -> {}
            }
        }
        return text.toString();
    }
}
