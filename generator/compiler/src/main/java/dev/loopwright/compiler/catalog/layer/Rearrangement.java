package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import java.util.function.BiFunction;

/**
 * The same elements in another shape, in the same order of their sizes. Memory has another order where channels of an
 * image are involved; elsewhere this is a copy, and none at all where nobody asks for the value by name.
 */
abstract class Rearrangement implements KernelLayer {

    @Override
    public boolean isView(Shape input, Shape output) {
        return input.isInOrder() && output.isInOrder();
    }

    /** What comes out, for inputs that {@link #shape} has taken. */
    abstract Shape result(Shape input, Args args);

    @Override
    public void forward(Reference at) {
        eachElement(at, (from, to) -> at.output()[to] = at.inputs()[0][from]);
    }

    @Override
    public void backward(Reference at) {
        eachElement(at, (from, to) -> at.dInputs()[0][from] += at.dOutput()[to]);
    }

    /** What is done with an element, by its places in the input and in the result. */
    private interface Copy {
        void element(int from, int to);
    }

    private void eachElement(Reference at, Copy copy) {
        Shape input = at.shapes().get(0);
        Shape output = result(input, at.args());
        for (int start = 0; start < at.rows() * input.elements(); start += input.elements()) {
            for (int i = 0; i < input.elements(); i++) {
                copy.element(start + input.place(i), start + output.place(i));
            }
        }
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        OperandCode x = step.in(0);
        return loops(step, (from, to) -> step.store(to, CodeBlock.of("$L[$L]", x.array(), from)));
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        OperandCode x = step.in(0);
        return loops(step, (from, to) -> {
            CodeBlock.Builder code = CodeBlock.builder().add(step.start(to));
            if (x.learns()) {
                code.addStatement("$L[$L] $L $L[$L]", x.gradient(), from, x.assign(), step.dOut(), to);
            }
            return code.build();
        });
    }

    /** Loops over the elements of each row, with their places in the input and in the result. */
    private CodeBlock loops(StepCode step, BiFunction<CodeBlock, CodeBlock, CodeBlock> body) {
        Shape input = step.shapes().get(0);
        Shape output = step.shape();
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int in = $L", step.in(0).rowStart())
                .addStatement("int out = $L", step.rowStart());
        boolean bothTurned = !input.isInOrder() && !output.isInOrder();
        if (isView(input, output) || bothTurned) {
            code.beginControlFlow("for (int j = 0; j < $L; j++)", step.width())
                    .add(body.apply(place("in", input), place("out", output)))
                    .endControlFlow();
        } else {
            Shape turned = input.isInOrder() ? output : input;
            CodeBlock lastInMemory = CodeBlock.of("i * $L + j", turned.channels());
            CodeBlock inOrder = CodeBlock.of("j * $L + i", turned.positions());
            code.add("// channels stand side by side in memory\n")
                    .beginControlFlow("for (int j = 0; j < $L; j++)", turned.channels())
                    .beginControlFlow("for (int i = 0; i < $L; i++)", turned.positions())
                    .add(body.apply(
                            CodeBlock.of("in + $L", input.isInOrder() ? inOrder : lastInMemory),
                            CodeBlock.of("out + $L", output.isInOrder() ? inOrder : lastInMemory)))
                    .endControlFlow()
                    .endControlFlow();
        }
        return code.endControlFlow().build();
    }

    /** {@link Shape#place} as Java. */
    private static CodeBlock place(String start, Shape shape) {
        return shape.isInOrder()
                ? CodeBlock.of("$L + j", start)
                : CodeBlock.of(
                        "$L + j % $L * $L + j / $L", start, shape.positions(), shape.channels(), shape.positions());
    }
}
