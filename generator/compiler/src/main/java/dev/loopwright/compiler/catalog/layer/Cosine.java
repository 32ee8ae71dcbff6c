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

/** The cosine of the angle between two values, over all elements of a row. */
public final class Cosine implements KernelLayer {

    /** The square of a length that may be no more than what rounding leaves of zero. */
    private static final double SHORTEST = 1e-16;

    @Override
    public Signature signature() {
        return Signature.named("cosine_similarity")
                .of("a", "b")
                .summary(
                        "sum of a * b, divided by the lengths of a and b: from -1 to 1, and 0 if either is shorter than"
                                + " 1e-8");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        if (!inputs.get(0).equals(inputs.get(1))) {
            throw new ShapeProblem(
                    1,
                    "`cosine_similarity` takes two values of one shape, here `%s`, but receives `%s`"
                            .formatted(inputs.get(0), inputs.get(1)));
        }
        return Shape.of(1);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs, Args args) {
        return 3L * inputs.get(0).elements();
    }

    // ---- mathematics

    /** The sums over a row of a * b, a^2 and b^2. */
    private static double[] sums(Reference at, int row) {
        int width = at.shapes().get(0).elements();
        double[] sums = new double[3];
        for (int e = row * width; e < (row + 1) * width; e++) {
            double a = at.inputs()[0][e];
            double b = at.inputs()[1][e];
            sums[0] += a * b;
            sums[1] += a * a;
            sums[2] += b * b;
        }
        return sums;
    }

    private static boolean pointSomewhere(double[] sums) {
        return sums[1] > SHORTEST && sums[2] > SHORTEST;
    }

    @Override
    public void forward(Reference at) {
        for (int r = 0; r < at.rows(); r++) {
            double[] sums = sums(at, r);
            at.output()[r] = pointSomewhere(sums) ? sums[0] / Math.sqrt(sums[1] * sums[2]) : 0;
        }
    }

    @Override
    public void backward(Reference at) {
        int width = at.shapes().get(0).elements();
        for (int r = 0; r < at.rows(); r++) {
            double[] sums = sums(at, r);
            if (pointSomewhere(sums)) {
                double scale = 1 / Math.sqrt(sums[1] * sums[2]);
                for (int e = r * width; e < (r + 1) * width; e++) {
                    double a = at.inputs()[0][e];
                    double b = at.inputs()[1][e];
                    at.dInputs()[0][e] += at.dOutput()[r] * scale * (b - sums[0] / sums[1] * a);
                    at.dInputs()[1][e] += at.dOutput()[r] * scale * (a - sums[0] / sums[2] * b);
                }
            }
        }
    }

    // ---- Java

    @Override
    public CodeBlock emitForward(StepCode step) {
        String squares = step.local("squares");
        CodeBlock raw = CodeBlock.of(
                "$L > 0 ? $L : $L",
                squares,
                step.real().narrowed(step.local("dot") + " / Math.sqrt(" + squares + ")"),
                step.real().literal(0));
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int r = 0; r < rows; r++)");
        sums(code, step);
        if (step.hasEpilogue()) {
            code.add(step.epilogueComment());
        }
        return code.add(step.store(step.rowStart(), raw)).endControlFlow().build();
    }

    /** Declares the sums and where the rows of both begin. */
    private static void sums(CodeBlock.Builder code, StepCode step) {
        String a = step.local("a");
        String b = step.local("b");
        code.addStatement("int in = $L", step.in(0).rowStart())
                .addStatement("int $L = $L", step.local("other"), step.in(1).rowStart())
                .addStatement("double $L = 0", step.local("dot"))
                .addStatement("double $L = 0", step.local("squareOfA"))
                .addStatement("double $L = 0", step.local("squareOfB"))
                .beginControlFlow("for (int j = 0; j < $L; j++)", step.in(0).elements())
                .addStatement("double $L = $L[in + j]", a, step.in(0).array())
                .addStatement("double $L = $L[$L + j]", b, step.in(1).array(), step.local("other"))
                .addStatement("$L += $L * $L", step.local("dot"), a, b)
                .addStatement("$L += $L * $L", step.local("squareOfA"), a, a)
                .addStatement("$L += $L * $L", step.local("squareOfB"), b, b)
                .endControlFlow()
                .addStatement(
                        "double $1L = $2L > $4L && $3L > $4L ? $2L * $3L : 0",
                        step.local("squares"),
                        step.local("squareOfA"),
                        step.local("squareOfB"),
                        SHORTEST);
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        OperandCode a = step.in(0);
        OperandCode b = step.in(1);
        if (!a.learns() && !b.learns()) {
            return CodeBlock.of("");
        }
        String other = step.local("other");
        String slope = step.local("pull");
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(step.start(step.rowStart()));
        sums(code, step);
        code.add("// a row of next to nothing points nowhere, and has no gradient\n")
                .addStatement(
                        "double $1L = $2L > 0 ? $3L[$4L] / Math.sqrt($2L) : 0",
                        slope,
                        step.local("squares"),
                        step.dOut(),
                        step.rowStart())
                .addStatement(
                        "double $1L = $2L > 0 ? $3L / $2L : 0",
                        step.local("byA"),
                        step.local("squareOfA"),
                        step.local("dot"))
                .addStatement(
                        "double $1L = $2L > 0 ? $3L / $2L : 0",
                        step.local("byB"),
                        step.local("squareOfB"),
                        step.local("dot"))
                .beginControlFlow("for (int j = 0; j < $L; j++)", a.elements());
        String ofA = a.array() + "[in + j]";
        String ofB = b.array() + "[" + other + " + j]";
        if (a.learns()) {
            String change = "%s * (%s - %s * %s)".formatted(slope, ofB, step.local("byA"), ofA);
            code.addStatement(
                    "$L[in + j] $L $L", a.gradient(), a.assign(), step.real().narrowed(change));
        }
        if (b.learns()) {
            String change = "%s * (%s - %s * %s)".formatted(slope, ofA, step.local("byB"), ofB);
            code.addStatement(
                    "$L[$L + j] $L $L",
                    b.gradient(),
                    other,
                    b.assign(),
                    step.real().narrowed(change));
        }
        return code.endControlFlow().endControlFlow().build();
    }
}
