package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.catalog.layer.Softmax;
import dev.loopwright.compiler.emit.SpecComment;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.plan.GradientFlow;
import dev.loopwright.compiler.plan.LossPass;
import dev.loopwright.compiler.plan.Operand;
import dev.loopwright.compiler.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** The methods of one loss pass: the loss with the last activation, and that activation alone for prediction. */
final class LossMethods {
    private final ModelCode model;
    private final LossPass pass;
    private final Step step;

    LossMethods(ModelCode model, LossPass pass) {
        this.model = model;
        this.pass = pass;
        this.step = pass.prediction();
    }

    /** {@code pLoss}; further passes over the same prediction are numbered. */
    String lossName() {
        long before = model.plan().losses().stream()
                .takeWhile(p -> !p.equals(pass))
                .filter(p -> p.prediction().equals(step))
                .count();
        return model.names().method(step.name(), "Loss") + (before == 0 ? "" : String.valueOf(before + 1));
    }

    /** Methods of the kernel class. */
    List<MethodSpec> kernels() {
        List<MethodSpec> methods = new ArrayList<>();
        tiles().ifPresent(tiles -> {
            methods.addAll(tiles.methods());
            if (hasActivation()) {
                methods.addAll(tiles.activate(activateName()));
            }
        });
        return methods;
    }

    String activateName() {
        return model.names().method(step.name(), "Activate");
    }

    /** Whether predictions still need their activation after the layers have run. */
    boolean hasActivation() {
        return pass.fused()
                && (!pass.isInPlace() || isSoftmax() || !step.epilogue().isNothing());
    }

    private boolean isSoftmax() {
        return step.result().operation() instanceof Operation.Use use && use.layer() instanceof Softmax;
    }

    List<MethodSpec> all() {
        List<MethodSpec> methods = new ArrayList<>(List.of(loss()));
        if (hasActivation()) {
            methods.add(activate());
        }
        return methods;
    }

    private MethodSpec loss() {
        return method(lossName(), doc() + ", value and gradient in one pass.")
                .addModifiers(Modifier.PRIVATE)
                .build();
    }

    /** The pass in vectors, where it can be. */
    Optional<LossKernel> tiles() {
        LossCode code = new LossCode(model, pass);
        LossTiles tiles = new LossTiles(code, lossName());
        SoftmaxTiles softmax = new SoftmaxTiles(code, lossName());
        return tiles.canWrite()
                ? Optional.of(tiles)
                : Optional.of((LossKernel) softmax).filter(k -> softmax.canWrite());
    }

    /** A method that returns the mean loss of the batch. */
    MethodSpec.Builder method(String name, String doc) {
        LossCode code = new LossCode(model, pass);
        TypeName real = model.real().type();
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addJavadoc("$L\n", doc)
                .addParameter(model.real().batch(), "batch");
        boolean striped = model.hasStripes() && name.equals(lossName());
        if (striped) {
            method.addParameter(TypeName.INT, "from").addParameter(TypeName.INT, "to");
            method.addParameter(ArrayTypeName.of(TypeName.FLOAT), "scratch").returns(TypeName.DOUBLE);
        } else {
            method.returns(real).addStatement("int rows = batch.rows()");
        }
        for (int i = 0; i < pass.terms().size(); i++) {
            LossPass.Judged judged = pass.terms().get(i);
            if (!judged.term().loss().takesSeveralTargets()) {
                method.addStatement("$T[] $L = batch.target($L)", real, code.target(i), judged.target());
            }
            if (judged.weighs()) {
                method.addStatement("$T[] $L = batch.target($L)", real, code.rowWeights(i), judged.weights());
            }
        }
        method.addCode(inputs());
        if (code.effects().stream().anyMatch(effect -> effect != GradientFlow.Effect.NONE)) {
            method.addStatement("$T share = $L / $L", real, model.real().literal(1), striped ? "batch.rows()" : "rows");
        }
        Optional<LossKernel> tiles = name.equals(lossName()) ? tiles() : Optional.empty();
        if (striped) {
            return method.addStatement("return $L", tiles.orElseThrow().call());
        }
        if (tiles.isPresent()) {
            method.addStatement("double sum = $L", tiles.get().call());
        } else {
            method.addStatement("double sum = 0")
                    .addCode(pass.terms().get(0).term().loss().emit(code));
        }
        return method.addStatement(model.real() == Real.FLOAT ? "return (float) (sum / rows)" : "return sum / rows");
    }

    private CodeBlock inputs() {
        return pass.source() instanceof Operand.Input
                ? CodeBlock.builder()
                        .addStatement(
                                "$T[] inputs = batch.inputs()", model.real().type())
                        .build()
                : CodeBlock.builder().build();
    }

    /** Where the losses of the pass stand, and how they are written. */
    String doc() {
        String terms = pass.terms().stream()
                .map(t -> SpecComment.code(SpecComment.oneLine(t.term().span())))
                .collect(Collectors.joining(" and "));
        String where = SpecComment.clean(pass.terms().get(0).term().span().location());
        String activation = pass.fused() && hasActivation() ? " with the activation of " + step.name() : "";
        return "%s: %s%s".formatted(where, terms, activation);
    }

    private MethodSpec activate() {
        MethodSpec.Builder method = MethodSpec.methodBuilder(activateName())
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("The activation of $L alone, for predictions.\n", step.name());
        if (model.hasStripes()) {
            return method.addParameter(TypeName.INT, "from")
                    .addParameter(TypeName.INT, "to")
                    .addParameter(ArrayTypeName.of(TypeName.FLOAT), "scratch")
                    .addStatement(tiles().orElseThrow().activateCall(activateName()))
                    .build();
        }
        method.addParameter(model.real().batch(), "batch").addStatement("int rows = batch.rows()");
        method.addCode(inputs());
        if (tiles().isPresent()) {
            return method.addStatement(tiles().get().activateCall(activateName()))
                    .build();
        }
        method.beginControlFlow("for (int r = 0; r < rows; r++)");
        if (isSoftmax()) {
            Softmax.Rows rows = Softmax.Rows.of(model, pass.source(), step);
            method.addCode(rows.declare()).addCode(rows.probabilities());
        } else {
            LossCode code = new LossCode(model, pass);
            CodeBlock raw = CodeBlock.of("$L[$L]", code.sourceArray(), model.rowStart(pass.source()));
            FormulaCode formula = new FormulaCode(model.real(), java.util.Map.of("z", raw));
            method.addStatement(
                    "$L[$L] = $L",
                    code.out(),
                    model.rowStart(step.asOperand()),
                    formula.expression(step.epilogue().formula()));
        }
        return method.endControlFlow().build();
    }
}
