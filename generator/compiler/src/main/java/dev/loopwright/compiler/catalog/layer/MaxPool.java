package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.Signature;

/** The largest element of each window. */
public class MaxPool extends Pool {

    public MaxPool() {
        this("max_pool");
    }

    MaxPool(String name) {
        super(name);
    }

    @Override
    public Signature signature() {
        return named().with(
                        windowSettings("pixels on each side that no window takes; `same`: as many as it takes for one"
                                        + " window each `stride` pixels")
                                .toArray(Param[]::new))
                .summary(
                        "the largest element of each window, channel by channel; of several as large, the first learns");
    }

    @Override
    double value(double[] elements, Windows windows, Args args) {
        return elements[largest(elements)];
    }

    @Override
    double[] gradient(double[] elements, Windows windows, Args args) {
        double[] gradient = new double[elements.length];
        gradient[largest(elements)] = 1;
        return gradient;
    }

    private static int largest(double[] elements) {
        int best = 0;
        for (int k = 1; k < elements.length; k++) {
            best = elements[k] > elements[best] ? k : best;
        }
        return best;
    }

    @Override
    CodeBlock forward(PoolLoops loops) {
        String out = loops.step().out();
        CodeBlock each = CodeBlock.builder()
                .addStatement("$L[out + j] = Math.max($L[out + j], $L)", out, out, loops.element())
                .build();
        CodeBlock last = loops.step().hasEpilogue()
                ? loops.step().store(CodeBlock.of("out + j"), CodeBlock.of("$L[out + j]", out))
                : CodeBlock.of("");
        return loops.fold(infinity(loops), each, CodeBlock.of(""), last);
    }

    private static String infinity(PoolLoops loops) {
        return (loops.step().real() == dev.loopwright.compiler.emit.model.Real.FLOAT ? "Float" : "Double")
                + ".NEGATIVE_INFINITY";
    }

    @Override
    CodeBlock backward(PoolLoops loops) {
        CodeBlock search = CodeBlock.builder()
                .addStatement("$T largest = $L", loops.step().real().type(), infinity(loops))
                .addStatement("int best = -1")
                .add(loops.openTaps())
                .beginControlFlow("if (best < 0 || $L > largest)", loops.element())
                .addStatement("largest = $L", loops.element())
                .addStatement("best = from + j")
                .endControlFlow()
                .add(loops.closeTaps())
                .addStatement(
                        "$L[best] += $L[out + j]",
                        loops.gradient(),
                        loops.step().dOut())
                .build();
        return loops.unfold(loops.eachChannel(search));
    }
}
