package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.ModelCode;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.plan.Operand;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.runtime.Numeric;
import java.util.List;

/**
 * Turns logits into probabilities that add up to 1: {@code exp(x) / sum of exp(x)}, with the largest logit taken off first
 * so that nothing overflows.
 */
public final class Softmax implements KernelLayer {

    @Override
    public Signature signature() {
        return Signature.named("softmax")
                .of("x")
                .summary("exp(x) divided by the sum of exp(x): probabilities that add up to 1");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        if (x.rank() != 1 || x.elements() < 2) {
            throw new ShapeProblem(0, "`softmax` takes two or more logits in one row, but receives `" + x + "`");
        }
        return x;
    }

    @Override
    public boolean needsOutput() {
        return true;
    }

    @Override
    public void forward(Reference at) {
        int width = at.shapes().get(0).elements();
        for (int start = 0; start < at.rows() * width; start += width) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < width; j++) {
                largest = Math.max(largest, at.inputs()[0][start + j]);
            }
            double sum = 0;
            for (int j = 0; j < width; j++) {
                at.output()[start + j] = Math.exp(at.inputs()[0][start + j] - largest);
                sum += at.output()[start + j];
            }
            for (int j = 0; j < width; j++) {
                at.output()[start + j] /= sum;
            }
        }
    }

    @Override
    public void backward(Reference at) {
        int width = at.shapes().get(0).elements();
        for (int start = 0; start < at.rows() * width; start += width) {
            double mean = 0;
            for (int j = 0; j < width; j++) {
                mean += at.output()[start + j] * at.dOutput()[start + j];
            }
            for (int j = 0; j < width; j++) {
                at.dInputs()[0][start + j] += at.output()[start + j] * (at.dOutput()[start + j] - mean);
            }
        }
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        Rows rows = Rows.of(step.model(), step.step().operands().get(0), step.step());
        return CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(rows.declare())
                .add(rows.probabilities())
                .endControlFlow()
                .build();
    }

    /**
     * Code that turns one row of logits into probabilities, for all who need that.
     *
     * @param from the array of the logits
     * @param in the local with the index at which a row of them begins
     * @param to the array of the probabilities
     * @param out the local with the index at which a row of them begins; the same one where rows are equally wide
     * @param declare the declaration of these locals
     */
    public record Rows(Real real, String from, String in, String to, String out, String width, CodeBlock declare) {

        public static Rows of(ModelCode model, Operand logits, Step result) {
            String from = model.array(logits);
            String to = model.array(result.asOperand());
            String width = model.width(result.asOperand());
            CodeBlock start = model.rowStart(result.asOperand());
            CodeBlock.Builder declare = CodeBlock.builder();
            if (logits instanceof Operand.Result) {
                declare.addStatement("int row = $L", start);
                return new Rows(model.real(), from, "row", to, "row", width, declare.build());
            }
            declare.addStatement("int in = $L", model.rowStart(logits)).addStatement("int out = $L", start);
            return new Rows(model.real(), from, "in", to, "out", width, declare.build());
        }

        /** Also declares {@code largest}, the largest logit, and {@code total}, the sum of {@code exp(x - largest)}. */
        public CodeBlock probabilities() {
            CodeBlock difference = CodeBlock.of("$L[$L + j] - largest", from, in);
            CodeBlock exp = real == Real.FLOAT
                    ? CodeBlock.of("$T.decay($L)", Numeric.class, difference)
                    : CodeBlock.of("Math.exp($L)", difference);
            return CodeBlock.builder()
                    .addStatement("$T largest = $L[$L]", real.type(), from, in)
                    .beginControlFlow("for (int j = 1; j < $L; j++)", width)
                    .addStatement("largest = Math.max(largest, $L[$L + j])", from, in)
                    .endControlFlow()
                    .addStatement("$T total = $L", real.type(), real.literal(0))
                    .beginControlFlow("for (int j = 0; j < $L; j++)", width)
                    .addStatement("$T e = $L", real.type(), exp)
                    .addStatement("$L[$L + j] = e", to, out)
                    .addStatement("total += e")
                    .endControlFlow()
                    .addStatement("$T scale = $L / total", real.type(), real.literal(1))
                    .beginControlFlow("for (int j = 0; j < $L; j++)", width)
                    .addStatement("$L[$L + j] *= scale", to, out)
                    .endControlFlow()
                    .build();
        }
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        OperandCode x = step.in(0);
        if (!x.learns()) {
            return CodeBlock.builder().build();
        }
        return CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int in = $L", x.rowStart())
                .addStatement("int out = $L", step.rowStart())
                .addStatement("$T mean = $L", step.real().type(), step.real().literal(0))
                .beginControlFlow("for (int j = 0; j < $L; j++)", step.width())
                .addStatement("mean += $L[out + j] * $L[out + j]", step.out(), step.dOut())
                .endControlFlow()
                .beginControlFlow("for (int j = 0; j < $L; j++)", step.width())
                .addStatement(
                        "$L[in + j] $L $L[out + j] * ($L[out + j] - mean)",
                        x.gradient(),
                        x.assign(),
                        step.out(),
                        step.dOut())
                .endControlFlow()
                .endControlFlow()
                .build();
    }
}
