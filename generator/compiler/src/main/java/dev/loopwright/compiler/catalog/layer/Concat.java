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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Puts values side by side. */
public final class Concat implements KernelLayer {

    @Override
    public Signature signature() {
        return Signature.named("concat")
                .ofMany("x", "more")
                .with(Axis.PARAM)
                .summary("the elements of all values side by side along an axis; their other sizes agree");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape first = inputs.get(0);
        int axis = Axis.number(first, args, 0);
        int size = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Shape x = inputs.get(i);
            if (x.rank() != first.rank() || !without(axis, x).equals(without(axis, first))) {
                throw new ShapeProblem(
                        i,
                        "`concat` takes values that agree in all sizes but that of `%s`, here with `%s`, but receives `%s`"
                                .formatted(args.word("axis"), first, x));
            }
            size = Math.addExact(size, x.sizes().get(axis));
        }
        List<Integer> sizes = new ArrayList<>(first.sizes());
        sizes.set(axis, size);
        return new Shape(sizes);
    }

    private static List<Integer> without(int axis, Shape shape) {
        List<Integer> sizes = new ArrayList<>(shape.sizes());
        sizes.remove(axis);
        return sizes;
    }

    /** What is done with a stretch of elements, by its places in an input and in the result. */
    private interface Copy {
        void stretch(int input, int from, int to, int length);
    }

    private static void eachStretch(Reference at, int total, Copy copy) {
        int to = 0;
        int outer = Axis.of(at.shapes().get(0), at.args()).outer();
        for (int line = 0; line < at.rows() * outer; line++) {
            for (int k = 0; k < at.inputs().length; k++) {
                int length = at.shapes().get(k).elements() / outer;
                copy.stretch(k, line * length, to, length);
                to += length;
            }
        }
        if (to != total) {
            throw new IllegalStateException("copied " + to + " of " + total + " elements");
        }
    }

    @Override
    public void forward(Reference at) {
        eachStretch(
                at,
                at.output().length,
                (k, from, to, length) -> System.arraycopy(at.inputs()[k], from, at.output(), to, length));
    }

    @Override
    public void backward(Reference at) {
        eachStretch(at, at.dOutput().length, (k, from, to, length) -> {
            for (int j = 0; j < length; j++) {
                at.dInputs()[k][from + j] += at.dOutput()[to + j];
            }
        });
    }

    private static int outer(StepCode step) {
        return Axis.of(step.shapes().get(0), step.args()).outer();
    }

    /** A loop over what stands together in the result, which begins at {@code out}. */
    private static CodeBlock lines(StepCode step, Consumer<CodeBlock.Builder> body) {
        int outer = outer(step);
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int r = 0; r < rows; r++)");
        if (outer == 1) {
            code.addStatement("int out = $L", step.rowStart());
        } else {
            code.beginControlFlow("for (int i = 0; i < $L; i++)", outer)
                    .addStatement(
                            "int out = $L + i * $L",
                            step.rowStart(),
                            step.shape().elements() / outer);
        }
        body.accept(code);
        return outer == 1
                ? code.endControlFlow().build()
                : code.endControlFlow().endControlFlow().build();
    }

    /** A loop over the elements that stand together. */
    private static CodeBlock elements(StepCode step, CodeBlock body) {
        String count =
                outer(step) == 1 ? step.width() : String.valueOf(step.shape().elements() / outer(step));
        return CodeBlock.builder()
                .beginControlFlow("for (int j = 0; j < $L; j++)", count)
                .add(body)
                .endControlFlow()
                .build();
    }

    /** Where the elements of an input begin that belong to the line. */
    private static CodeBlock start(StepCode step, OperandCode x) {
        return outer(step) == 1 ? x.rowStart() : CodeBlock.of("$L + i * $L", x.rowStart(), x.elements() / outer(step));
    }

    private static String length(StepCode step, OperandCode x) {
        return outer(step) == 1 ? x.width() : String.valueOf(x.elements() / outer(step));
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        return lines(step, code -> {
            int before = 0;
            for (int k = 0; k < step.step().operands().size(); k++) {
                OperandCode x = step.in(k);
                code.addStatement(
                        "System.arraycopy($L, $L, $L, out + $L, $L)",
                        x.array(),
                        start(step, x),
                        step.out(),
                        before,
                        length(step, x));
                before += x.elements() / outer(step);
            }
            if (step.hasEpilogue()) {
                CodeBlock index = CodeBlock.of("out + j");
                CodeBlock raw = CodeBlock.of("$L[$L]", step.out(), index);
                code.add(step.epilogueComment()).add(elements(step, step.store(index, raw)));
            }
        });
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        return lines(step, code -> {
            if (step.startsBackward()) {
                code.add(elements(step, step.start(CodeBlock.of("out + j"))));
            }
            int before = 0;
            for (int k = 0; k < step.step().operands().size(); k++) {
                OperandCode x = step.in(k);
                if (x.learns()) {
                    code.beginControlFlow("for (int j = 0; j < $L; j++)", length(step, x))
                            .addStatement(
                                    "$L[$L + j] $L $L[out + $L + j]",
                                    x.gradient(),
                                    start(step, x),
                                    x.assign(),
                                    step.dOut(),
                                    before)
                            .endControlFlow();
                }
                before += x.elements() / outer(step);
            }
        });
    }
}
