package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
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
        StepCode.In x = step.in(0);
        return CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int in = $L", x.rowStart())
                .addStatement("int out = $L", step.rowStart())
                .add(exponentials(step.real(), x.array(), "in", step.out(), "out", step.width()))
                .add(divide(step.real(), step.out(), step.width()))
                .endControlFlow()
                .build();
    }

    /** Declares {@code largest} and {@code sum}, and fills a row with {@code exp(x - largest)}. */
    public static CodeBlock exponentials(
            Real real, String from, String fromStart, String to, String toStart, String width) {
        CodeBlock difference = CodeBlock.of("Math.exp($L[$L + j] - largest)", from, fromStart);
        CodeBlock exp = real == Real.FLOAT ? CodeBlock.of("(float) $L", difference) : difference;
        return CodeBlock.builder()
                .addStatement("$T largest = $L[$L]", real.type(), from, fromStart)
                .beginControlFlow("for (int j = 1; j < $L; j++)", width)
                .addStatement("largest = Math.max(largest, $L[$L + j])", from, fromStart)
                .endControlFlow()
                .addStatement("$T total = $L", real.type(), real.literal(0))
                .beginControlFlow("for (int j = 0; j < $L; j++)", width)
                .addStatement("$T e = $L", real.type(), exp)
                .addStatement("$L[$L + j] = e", to, toStart)
                .addStatement("total += e")
                .endControlFlow()
                .build();
    }

    /** Divides a row of exponentials by their sum. */
    public static CodeBlock divide(Real real, String array, String width) {
        return CodeBlock.builder()
                .addStatement("$T scale = $L / total", real.type(), real.literal(1))
                .beginControlFlow("for (int j = 0; j < $L; j++)", width)
                .addStatement("$L[out + j] *= scale", array)
                .endControlFlow()
                .build();
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        StepCode.In x = step.in(0);
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
