package dev.loopwright.compiler.catalog.layer;

import static dev.loopwright.compiler.formula.Formula.apply;
import static dev.loopwright.compiler.formula.Formula.variable;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.FormulaCode;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A gated linear unit: the second half of the features says how much of the first passes. */
public final class Glu implements KernelLayer {
    private static final String GATE = "gate";

    @Override
    public Signature signature() {
        return Signature.named("glu")
                .of("x")
                .summary("a * sigmoid(b), a and b being the two halves of the features, or of the channels of an image")
                .source("Dauphin, Fan, Auli and Grangier, 2017");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        if (x.channels() % 2 != 0) {
            throw new ShapeProblem(
                    0, "`glu` halves features or channels, but `%s` has %d of them".formatted(x, x.channels()));
        }
        List<Integer> sizes = new ArrayList<>(x.sizes());
        sizes.set(x.rank() == 3 ? 0 : x.rank() - 1, x.channels() / 2);
        return new Shape(sizes);
    }

    // ---- mathematics

    private static double gate(double b) {
        return 1 / (1 + Math.exp(-b));
    }

    @Override
    public void forward(Reference at) {
        int half = at.shapes().get(0).channels() / 2;
        for (int e = 0; e < at.output().length; e++) {
            int a = e / half * 2 * half + e % half;
            at.output()[e] = at.inputs()[0][a] * gate(at.inputs()[0][a + half]);
        }
    }

    @Override
    public void backward(Reference at) {
        int half = at.shapes().get(0).channels() / 2;
        for (int e = 0; e < at.dOutput().length; e++) {
            int a = e / half * 2 * half + e % half;
            double gate = gate(at.inputs()[0][a + half]);
            at.dInputs()[0][a] += at.dOutput()[e] * gate;
            at.dInputs()[0][a + half] += at.dOutput()[e] * at.inputs()[0][a] * gate * (1 - gate);
        }
    }

    // ---- Java

    @Override
    public CodeBlock emitForward(StepCode step) {
        int half = step.shape().channels();
        CodeBlock gated = CodeBlock.of("$L[in + j] * $L", step.in(0).array(), step.local(GATE));
        return eachElement(
                step,
                step.hasEpilogue(),
                code -> code.add(declareGate(step, half)).add(step.store(CodeBlock.of("out + j"), gated)));
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        OperandCode x = step.in(0);
        if (!x.learns()) {
            return CodeBlock.of("");
        }
        int half = step.shape().channels();
        String gate = step.local(GATE);
        String one = step.real().literal(1);
        return eachElement(
                step,
                false,
                code -> code.add(step.start(CodeBlock.of("out + j")))
                        .addStatement("$T d = $L[out + j]", step.real().type(), step.dOut())
                        .add(declareGate(step, half))
                        .addStatement("$L[in + j] $L d * $L", x.gradient(), x.assign(), gate)
                        .addStatement(
                                "$L[in + $L + j] $L d * $L[in + j] * $L * ($L - $L)",
                                x.gradient(),
                                half,
                                x.assign(),
                                x.array(),
                                gate,
                                one,
                                gate));
    }

    private static CodeBlock declareGate(StepCode step, int half) {
        CodeBlock b = CodeBlock.of("$L[in + $L + j]", step.in(0).array(), half);
        CodeBlock gate =
                new FormulaCode(step.real(), Map.of("b", b)).expression(apply(Function.SIGMOID, variable("b")));
        return CodeBlock.builder()
                .addStatement("$T $L = $L", step.real().type(), step.local(GATE), gate)
                .build();
    }

    /** Loops over the elements of the result: {@code j} of a line that begins at {@code out}, and at {@code in} twice as wide. */
    private static CodeBlock eachElement(StepCode step, boolean comments, Consumer<CodeBlock.Builder> body) {
        int half = step.shape().channels();
        int lines = step.shape().positions();
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int r = 0; r < rows; r++)");
        if (lines > 1) {
            code.beginControlFlow("for (int i = 0; i < $L; i++)", lines)
                    .addStatement("int in = $L + i * $L", step.in(0).rowStart(), 2 * half)
                    .addStatement("int out = $L + i * $L", step.rowStart(), half);
        } else {
            code.addStatement("int in = $L", step.in(0).rowStart()).addStatement("int out = $L", step.rowStart());
        }
        if (comments) {
            code.add(step.epilogueComment());
        }
        code.beginControlFlow("for (int j = 0; j < $L; j++)", half);
        body.accept(code);
        code.endControlFlow();
        return lines > 1
                ? code.endControlFlow().endControlFlow().build()
                : code.endControlFlow().build();
    }
}
