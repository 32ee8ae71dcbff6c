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
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Turns logits into probabilities that add up to 1: {@code exp(x) / sum of exp(x)}, with the largest logit taken off first
 * so that nothing overflows.
 */
public final class Softmax implements KernelLayer {

    @Override
    public Signature signature() {
        return Signature.named("softmax")
                .of("x")
                .with(Axis.PARAM)
                .summary("exp(x) divided by the sum of exp(x) along an axis: probabilities that add up to 1");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        if (x.sizes().get(Axis.number(x, args, 0)) < 2) {
            throw new ShapeProblem(
                    0,
                    "`softmax` takes two or more logits along its axis, `%s`, but receives `%s`"
                            .formatted(args.word("axis"), x));
        }
        return x;
    }

    @Override
    public boolean needsOutput() {
        return true;
    }

    /** Where the lines of a batch begin. */
    private static IntStream lines(Reference at, Axis axis) {
        int width = at.shapes().get(0).elements();
        return IntStream.range(0, at.rows() * axis.lines())
                .map(line -> line / axis.lines() * width + axis.start(line % axis.lines()));
    }

    @Override
    public void forward(Reference at) {
        Axis axis = Axis.of(at.shapes().get(0), at.args());
        lines(at, axis).forEach(start -> {
            int end = start + axis.size() * axis.inner();
            double largest = Double.NEGATIVE_INFINITY;
            for (int e = start; e < end; e += axis.inner()) {
                largest = Math.max(largest, at.inputs()[0][e]);
            }
            double sum = 0;
            for (int e = start; e < end; e += axis.inner()) {
                at.output()[e] = Math.exp(at.inputs()[0][e] - largest);
                sum += at.output()[e];
            }
            for (int e = start; e < end; e += axis.inner()) {
                at.output()[e] /= sum;
            }
        });
    }

    @Override
    public void backward(Reference at) {
        Axis axis = Axis.of(at.shapes().get(0), at.args());
        lines(at, axis).forEach(start -> {
            int end = start + axis.size() * axis.inner();
            double mean = 0;
            for (int e = start; e < end; e += axis.inner()) {
                mean += at.output()[e] * at.dOutput()[e];
            }
            for (int e = start; e < end; e += axis.inner()) {
                at.dInputs()[0][e] += at.output()[e] * (at.dOutput()[e] - mean);
            }
        });
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        Axis axis = Axis.of(step.shape(), step.args());
        Rows rows = Rows.of(step.model(), step.step().operands().get(0), step.step());
        if (!axis.isWholeRow()) {
            rows = rows.along(axis, step.in(0).rowStart(), step.rowStart());
        }
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int r = 0; r < rows; r++)");
        axis.openLines(code);
        code.add(rows.declare()).add(rows.probabilities());
        axis.closeLines(code);
        return code.endControlFlow().build();
    }

    /**
     * Code that turns one row of logits into probabilities, for all who need that.
     *
     * @param from the array of the logits
     * @param in the local with the index at which a row of them begins
     * @param to the array of the probabilities
     * @param out the local with the index at which a row of them begins; the same one where rows are equally wide
     * @param width how many there are
     * @param element where element {@code j} of them stands behind the first
     * @param declare the declaration of these locals
     */
    public record Rows(
            Real real, String from, String in, String to, String out, String width, String element, CodeBlock declare) {

        public static Rows of(ModelCode model, Operand logits, Step result) {
            String from = model.array(logits);
            String to = model.array(result.asOperand());
            String width = model.width(result.asOperand());
            CodeBlock start = model.rowStart(result.asOperand());
            CodeBlock.Builder declare = CodeBlock.builder();
            if (logits instanceof Operand.Result) {
                declare.addStatement("int row = $L", start);
                return new Rows(model.real(), from, "row", to, "row", width, "j", declare.build());
            }
            declare.addStatement("int in = $L", model.rowStart(logits)).addStatement("int out = $L", start);
            return new Rows(model.real(), from, "in", to, "out", width, "j", declare.build());
        }

        /** The same for the kernel class, which has no constants: distances are numbers. */
        public static Rows withNumbers(ModelCode model, Operand logits, Step result) {
            int width = result.width();
            String row = "r * " + width;
            CodeBlock.Builder declare = CodeBlock.builder();
            String in = "row";
            if (logits instanceof Operand.Input input) {
                String start = "r * " + input.stride() + (input.offset() == 0 ? "" : " + " + input.offset());
                declare.addStatement("int in = $L", start).addStatement("int out = $L", row);
                in = "in";
            } else {
                declare.addStatement("int row = $L", row);
            }
            return new Rows(
                    model.real(),
                    model.array(logits),
                    in,
                    model.array(result.asOperand()),
                    in.equals("in") ? "out" : "row",
                    String.valueOf(width),
                    "j",
                    declare.build());
        }

        /** The same for lines along an axis of rows that begin at these places. */
        private Rows along(Axis axis, CodeBlock inStart, CodeBlock outStart) {
            CodeBlock.Builder places = CodeBlock.builder();
            if (in.equals(out)) {
                places.addStatement("int $L = $L$L", out, outStart, axis.start());
            } else {
                places.addStatement("int $L = $L$L", in, inStart, axis.start())
                        .addStatement("int $L = $L$L", out, outStart, axis.start());
            }
            String size = String.valueOf(axis.size());
            return new Rows(real, from, in, to, out, size, axis.element(), places.build());
        }

        /** Also declares {@code largest}, the largest logit, and {@code total}, the sum of {@code exp(x - largest)}. */
        public CodeBlock probabilities() {
            return probabilities(difference -> real == Real.FLOAT
                    ? CodeBlock.of("$T.decay($L)", Numeric.class, difference)
                    : CodeBlock.of("Math.exp($L)", difference));
        }

        /** The same with another function in the place of exp. */
        public CodeBlock probabilities(UnaryOperator<CodeBlock> function) {
            CodeBlock exp = function.apply(CodeBlock.of("$L[$L + $L] - largest", from, in, element));
            return CodeBlock.builder()
                    .addStatement("$T largest = $L[$L]", real.type(), from, in)
                    .beginControlFlow("for (int j = 1; j < $L; j++)", width)
                    .addStatement("largest = Math.max(largest, $L[$L + $L])", from, in, element)
                    .endControlFlow()
                    .addStatement("$T total = $L", real.type(), real.literal(0))
                    .beginControlFlow("for (int j = 0; j < $L; j++)", width)
                    .addStatement("$T e = $L", real.type(), exp)
                    .addStatement("$L[$L + $L] = e", to, out, element)
                    .addStatement("total += e")
                    .endControlFlow()
                    .addStatement("$T scale = $L / total", real.type(), real.literal(1))
                    .beginControlFlow("for (int j = 0; j < $L; j++)", width)
                    .addStatement("$L[$L + $L] *= scale", to, out, element)
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
        Axis axis = Axis.of(step.shape(), step.args());
        String width = axis.isWholeRow() ? step.width() : String.valueOf(axis.size());
        String j = axis.element();
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int r = 0; r < rows; r++)");
        axis.openLines(code);
        code.addStatement("int in = $L$L", x.rowStart(), axis.start())
                .addStatement("int out = $L$L", step.rowStart(), axis.start())
                .addStatement("$T mean = $L", step.real().type(), step.real().literal(0))
                .beginControlFlow("for (int j = 0; j < $L; j++)", width)
                .addStatement("mean += $L[out + $L] * $L[out + $L]", step.out(), j, step.dOut(), j)
                .endControlFlow()
                .beginControlFlow("for (int j = 0; j < $L; j++)", width)
                .addStatement(
                        "$L[in + $L] $L $L[out + $L] * ($L[out + $L] - mean)",
                        x.gradient(),
                        j,
                        x.assign(),
                        step.out(),
                        j,
                        step.dOut(),
                        j)
                .endControlFlow();
        axis.closeLines(code);
        return code.endControlFlow().build();
    }
}
