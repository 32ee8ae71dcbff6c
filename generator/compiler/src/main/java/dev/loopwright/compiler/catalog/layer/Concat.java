package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import java.util.List;

/** Puts values side by side. */
public final class Concat implements KernelLayer {

    @Override
    public Signature signature() {
        return Signature.named("concat").ofMany("x", "more").summary("the elements of all values side by side");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        int width = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Shape x = inputs.get(i);
            if (x.rank() != 1) {
                throw new ShapeProblem(i, "`concat` takes values in one row, `real[n]`, but receives `" + x + "`");
            }
            width = Math.addExact(width, x.elements());
        }
        return Shape.of(width);
    }

    @Override
    public void forward(Reference at) {
        int width = at.output().length / at.rows();
        for (int r = 0; r < at.rows(); r++) {
            int to = r * width;
            for (int k = 0; k < at.inputs().length; k++) {
                int part = at.shapes().get(k).elements();
                System.arraycopy(at.inputs()[k], r * part, at.output(), to, part);
                to += part;
            }
        }
    }

    @Override
    public void backward(Reference at) {
        int width = at.dOutput().length / at.rows();
        for (int r = 0; r < at.rows(); r++) {
            int from = r * width;
            for (int k = 0; k < at.inputs().length; k++) {
                int part = at.shapes().get(k).elements();
                for (int j = 0; j < part; j++) {
                    at.dInputs()[k][r * part + j] += at.dOutput()[from + j];
                }
                from += part;
            }
        }
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int out = $L", step.rowStart());
        int before = 0;
        for (int k = 0; k < step.step().operands().size(); k++) {
            OperandCode x = step.in(k);
            code.addStatement(
                    "System.arraycopy($L, $L, $L, out + $L, $L)",
                    x.array(),
                    x.rowStart(),
                    step.out(),
                    before,
                    x.width());
            before += x.elements();
        }
        if (step.hasEpilogue()) {
            CodeBlock index = CodeBlock.of("out + j");
            code.add(step.epilogueComment())
                    .beginControlFlow("for (int j = 0; j < $L; j++)", step.width())
                    .add(step.store(index, CodeBlock.of("$L[$L]", step.out(), index)))
                    .endControlFlow();
        }
        return code.endControlFlow().build();
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int out = $L", step.rowStart());
        if (step.startsBackward()) {
            code.beginControlFlow("for (int j = 0; j < $L; j++)", step.width())
                    .add(step.start(CodeBlock.of("out + j")))
                    .endControlFlow();
        }
        int before = 0;
        for (int k = 0; k < step.step().operands().size(); k++) {
            OperandCode x = step.in(k);
            if (x.learns()) {
                code.beginControlFlow("for (int j = 0; j < $L; j++)", x.width())
                        .addStatement(
                                "$L[$L + j] $L $L[out + $L + j]",
                                x.gradient(),
                                x.rowStart(),
                                x.assign(),
                                step.dOut(),
                                before)
                        .endControlFlow();
            }
            before += x.elements();
        }
        return code.endControlFlow().build();
    }
}
