package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.emit.SpecComment;
import dev.loopwright.compiler.plan.Epilogue.Factor;
import dev.loopwright.compiler.plan.LossPass;
import dev.loopwright.compiler.plan.Operand;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.runtime.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** The methods of one step: forward, its loss if it has one, and backward, side by side. */
final class StepMethods {
    private final ModelCode model;
    private final Step step;
    private final StepCode code;
    private final Optional<LossPass> fused;

    StepMethods(ModelCode model, Step step) {
        this.model = model;
        this.step = step;
        this.code = new StepCode(model, step);
        this.fused = model.plan().fusedLoss(step);
    }

    List<MethodSpec> all() {
        List<MethodSpec> methods = new ArrayList<>();
        if (hasForward()) {
            methods.add(forward());
        }
        model.plan().losses().stream()
                .filter(p -> p.prediction().equals(step))
                .forEach(p -> methods.addAll(new LossMethods(model, p).all()));
        if (model.flow().backward().contains(step)) {
            methods.add(backward());
        }
        if (code.isPanelled()) {
            methods.addAll(step.kernel().orElseThrow().layer().emitShared(code));
        }
        return methods;
    }

    boolean hasForward() {
        return model.plan().runsForward(step);
    }

    CodeBlock forwardCall() {
        String arguments = ModelCode.hasModes(step) ? "batch, training" : "batch";
        return CodeBlock.of("$L($L)", model.names().method(step.name(), "Forward"), arguments);
    }

    CodeBlock backwardCall() {
        return CodeBlock.of("$L(batch)", model.names().method(step.name(), "Backward"));
    }

    /** Whether this step still runs the loops of its layer; an activation that waits for the loss does not. */
    private Optional<KernelLayer> kernel() {
        return model.plan().runningKernel(step).map(Step.Kernel::layer);
    }

    private MethodSpec forward() {
        MethodSpec.Builder method = MethodSpec.methodBuilder(model.names().method(step.name(), "Forward"))
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("$L\n", doc())
                .addParameter(model.real().batch(), "batch");
        if (model.hasStripes()) {
            method.addParameter(TypeName.INT, "from").addParameter(TypeName.INT, "to");
            method.addParameter(ArrayTypeName.of(TypeName.FLOAT), "scratch");
        }
        if (ModelCode.hasModes(step)) {
            method.addParameter(TypeName.BOOLEAN, "training");
        }
        locals(method);
        for (Factor factor : step.epilogue().factors()) {
            method.addStatement(
                    "long $L = training ? $T.key(seed, $T.DROPOUT, $L, batch.step()) : 0",
                    ModelNames.key(factor.number()),
                    Randomness.class,
                    Randomness.Purpose.class,
                    factor.number());
        }
        CodeBlock body = kernel().map(k -> k.emitForward(code))
                .orElseGet(() -> code.eachElement(
                        index -> code.store(index, code.element(step.operands().get(0), index))));
        return method.addCode(body).build();
    }

    private MethodSpec backward() {
        MethodSpec.Builder method = MethodSpec.methodBuilder(model.names().method(step.name(), "Backward"))
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("Gradients of $L, from those of its result.\n", step.name())
                .addParameter(model.real().batch(), "batch");
        if (model.hasStripes()) {
            method.addParameter(TypeName.INT, "from").addParameter(TypeName.INT, "to");
            method.addParameter(ArrayTypeName.of(TypeName.FLOAT), "gradients");
            method.addParameter(ArrayTypeName.of(TypeName.FLOAT), "scratch");
            if (model.overwritesGradients()) {
                method.addParameter(TypeName.BOOLEAN, "overwrites");
            }
        }
        locals(method);
        return method.addCode(
                        kernel().map(k -> k.emitBackward(code)).orElseGet(() -> code.eachElement(code::passOnAll)))
                .build();
    }

    private String doc() {
        String made = SpecComment.code(step.name() + " = " + source());
        String at = SpecComment.clean(step.result().span().location());
        String waits = fused.isPresent() ? "; the activation waits for the loss" : "";
        return "%s: %s%s.".formatted(at, made, waits);
    }

    /** How the spec makes it; of an unnamed chain each link is written by itself. */
    private String source() {
        return step.result().named()
                ? EmitModel.source(step.result())
                : step.values().stream().map(EmitModel::source).collect(Collectors.joining(" |> "));
    }

    private void locals(MethodSpec.Builder method) {
        if (code.isPanelled()) {
            return;
        }
        if (!model.hasStripes()) {
            method.addStatement("int rows = batch.rows()");
        }
        if (step.reads().stream().anyMatch(Operand.Input.class::isInstance)) {
            method.addStatement("$T[] inputs = batch.inputs()", model.real().type());
        }
    }
}
