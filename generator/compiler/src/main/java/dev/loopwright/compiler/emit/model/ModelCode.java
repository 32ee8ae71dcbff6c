package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.KernelLayer.Kept;
import dev.loopwright.compiler.plan.FirstGradients;
import dev.loopwright.compiler.plan.GradientFlow;
import dev.loopwright.compiler.plan.Memory;
import dev.loopwright.compiler.plan.Operand;
import dev.loopwright.compiler.plan.Operand.Input;
import dev.loopwright.compiler.plan.Operand.Result;
import dev.loopwright.compiler.plan.Outline;
import dev.loopwright.compiler.plan.Outline.Part;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.SeenTables;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.Stripes;
import dev.loopwright.compiler.plan.Tensor;
import dev.loopwright.compiler.plan.Tile;
import java.util.List;

/**
 * What all parts of one model class share: the plan, its memory, the names, the precision, where gradients go, which of
 * them are kept by rows seen, which are stored, and the blocks that steps stand in.
 */
public record ModelCode(
        Plan plan,
        Memory memory,
        ModelNames names,
        Real real,
        GradientFlow flow,
        SeenTables seenTables,
        FirstGradients firstGradients,
        List<Part> outline) {

    public static ModelCode of(Plan plan, Real real) {
        return of(plan, Memory.of(plan), real);
    }

    static ModelCode of(Plan plan, Memory memory, Real real) {
        GradientFlow flow = new GradientFlow(plan);
        SeenTables tables = new SeenTables(plan);
        FirstGradients first = new FirstGradients(plan, flow, tables);
        return new ModelCode(plan, memory, new ModelNames(plan), real, flow, tables, first, Outline.of(plan));
    }

    private Kept kept(Memory.Buffer buffer) {
        return plan.step(buffer.step()).keeps().get(buffer.number());
    }

    /** How long the array of a buffer is, in terms of {@code rows}. */
    String size(Memory.Buffer buffer) {
        if (buffer.kind() != Memory.Kind.KEPT) {
            return "rows * " + names.width(buffer.step());
        }
        Kept kept = kept(buffer);
        return kept.eachRow() ? kept.elements() == 1 ? "rows" : "rows * " + kept.elements() : "" + kept.elements();
    }

    /** The array of a buffer, as a field of the class is called. */
    String array(Memory.Buffer buffer) {
        return switch (buffer.kind()) {
            case VALUE -> names.buffer(buffer.step());
            case SLOPE -> names.slope(buffer.step(), buffer.number());
            case KEPT -> names.kept(buffer.step(), kept(buffer).name());
            case GRADIENT -> names.gradient(buffer.step());
        };
    }

    /** The array that holds an operand: {@code batch.inputs()} is {@code inputs} in the methods that read it. */
    public String array(Operand operand) {
        return operand instanceof Result result ? names.buffer(result.step()) : "inputs";
    }

    /** Elements per row of an operand, as a constant where it has one. */
    public String width(Operand operand) {
        if (operand instanceof Input input) {
            return input.width() == input.stride() ? "INPUTS" : String.valueOf(input.width());
        }
        return names.width(((Result) operand).step());
    }

    /** Where row {@code r} of an operand begins in its array: {@code r * HIDDEN}. */
    public CodeBlock rowStart(Operand operand) {
        if (operand instanceof Input input && input.offset() > 0) {
            return CodeBlock.of("r * INPUTS + $L", input.offset());
        }
        if (operand instanceof Input input) {
            return CodeBlock.of(input.stride() == 1 ? "r" : "r * INPUTS");
        }
        return operand.width() == 1 ? CodeBlock.of("r") : CodeBlock.of("r * $L", width(operand));
    }

    /** Whether the loops of a step stand in the kernel class; only single precision has one. */
    boolean isTiled(Step step) {
        return real == Real.FLOAT && plan.isTiled(step);
    }

    /** Whether the loops of a step go panel by panel, which threads share. */
    boolean isPanelled(Step step) {
        return isTiled(step) && plan.isPanelled(step);
    }

    /** Whether any does. */
    boolean hasPanels() {
        return plan.steps().stream().anyMatch(this::isPanelled);
    }

    /** Whether threads share them by parts of a batch. */
    boolean isParted(Step step) {
        return isTiled(step) && plan.isParted(step);
    }

    /** Whether any goes by panels of its weights. */
    boolean hasWidePanels() {
        return plan.steps().stream().anyMatch(step -> isPanelled(step) && !isParted(step));
    }

    /** What the steps that threads share by parts of a batch need for that. */
    List<KernelLayer.Parts> parts() {
        return plan.steps().stream()
                .filter(this::isParted)
                .map(step -> step.kernel()
                        .orElseThrow()
                        .layer()
                        .parts(new StepCode(this, step))
                        .orElseThrow())
                .toList();
    }

    /** Floats that plain products need beside the rows of scratch. */
    int room() {
        return plan.steps().stream()
                .filter(this::isTiled)
                .mapToInt(step -> step.kernel().orElseThrow().layer().room(new StepCode(this, step)))
                .max()
                .orElse(0);
    }

    /** Columns of the widest value that a layer copies before its backward pass; 0 if none does. */
    int widestCopy() {
        return plan.steps().stream()
                .filter(step -> new StepCode(this, step).copiesColumns())
                .mapToInt(step -> step.operands().get(0).width())
                .max()
                .orElse(0);
    }

    /** Whether a layer is computed in tiles that are neither panels nor vectors of lines, which need no scratch. */
    boolean hasOwnTiles(Step step) {
        return isTiled(step) && !isPanelled(step) && Tile.form(plan, step) != Tile.Form.LINES;
    }

    /** Whether any layer is computed so. */
    boolean hasOtherTiles() {
        return plan.steps().stream().anyMatch(this::hasOwnTiles);
    }

    /** Whether kernels need scratch: those of tiles that are no panels, and of losses over rows. */
    boolean hasScratch() {
        return hasOtherTiles() || softmaxClasses() > 0;
    }

    /** Classes of the widest softmax that a loss computes in vectors; 0 if none does. */
    int softmaxClasses() {
        return plan.losses().stream()
                .filter(pass -> new SoftmaxTiles(new LossCode(this, pass), "").canWrite())
                .mapToInt(pass -> pass.prediction().width())
                .max()
                .orElse(0);
    }

    /** Whether threads share stripes of a batch, each through all layers. */
    boolean hasStripes() {
        return real == Real.FLOAT
                && Stripes.suit(plan)
                && plan.steps().stream().allMatch(step -> new ElementTiles(new StepCode(this, step)).goesByVectors())
                && plan.losses().stream()
                        .allMatch(pass -> new LossMethods(this, pass).tiles().isPresent());
    }

    /** Whether there is a kernel class. */
    boolean hasTiles() {
        return plan.steps().stream().anyMatch(this::isTiled);
    }

    /** Whether there is a kernel class, written with the Vector API. */
    boolean hasVectors() {
        return hasTiles() && plan.vectors();
    }

    /** The type of the room in which kernels rearrange matrices: one array, or one for each row. */
    public TypeName scratchType() {
        ArrayTypeName row = ArrayTypeName.of(TypeName.FLOAT);
        return plan.vectors() ? row : ArrayTypeName.of(row);
    }

    /** The simple name of the kernel class: {@code LessonKernels}. */
    String kernelClass() {
        return EmitKernels.className(plan);
    }

    /** Whether anything is drawn at random. */
    boolean hasFactors() {
        return plan.steps().stream().anyMatch(s -> !s.epilogue().factors().isEmpty());
    }

    /** Whether backward passes store some gradients of parameters, where others are added to zeros. */
    boolean overwritesGradients() {
        return real == Real.FLOAT && firstGradients.any();
    }

    /** The tables of which rows seen are noted; double precision notes none. */
    List<Tensor> tables() {
        return real == Real.FLOAT ? seenTables.all() : List.of();
    }

    /** Where the backward pass may end early. */
    FrozenTail frozenTail() {
        return new FrozenTail(this);
    }

    /** Whether training and evaluation differ anywhere. */
    boolean hasModes() {
        return plan.steps().stream().anyMatch(ModelCode::hasModes);
    }

    /** Whether training and evaluation differ in this step. */
    static boolean hasModes(Step step) {
        return !step.epilogue().factors().isEmpty()
                || step.kernel().filter(k -> k.layer().differsInTraining()).isPresent();
    }
}
