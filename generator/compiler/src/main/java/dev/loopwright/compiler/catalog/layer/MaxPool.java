package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.List;

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
        if (loops.liesApart()) {
            CodeBlock largest = loops.places().stream()
                    .map(loops::element)
                    .reduce((a, b) -> CodeBlock.of("Math.max($L, $L)", a, b))
                    .orElseThrow();
            return loops.eachWindow(loops.step().store(CodeBlock.of("out + j"), largest), true);
        }
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
        return (loops.step().real() == Real.FLOAT ? "Float" : "Double") + ".NEGATIVE_INFINITY";
    }

    @Override
    CodeBlock backward(PoolLoops loops) {
        return loops.liesApart() && loops.step().real() == Real.FLOAT ? choice(loops) : search(loops);
    }

    /** Gradients where windows lie apart, by bits: where the largest element stands is anyone's guess, so branches are slow. */
    private static CodeBlock choice(PoolLoops loops) {
        StepCode step = loops.step();
        CodeBlock.Builder code = CodeBlock.builder().add(step.start(CodeBlock.of("out + j")));
        if (!loops.learns()) {
            return step.startsBackward() ? loops.eachWindow(code.build(), false) : code.build();
        }
        if (step.hasEpilogue()) {
            CodeBlock largest = loops.places().stream()
                    .map(loops::element)
                    .reduce((a, b) -> CodeBlock.of("Math.max($L, $L)", a, b))
                    .orElseThrow();
            code.addStatement("float best = $L", largest);
        } else {
            code.addStatement("float best = $L[out + j]", step.out());
        }
        code.addStatement("int d = Float.floatToRawIntBits($L[out + j])", step.dOut());
        List<Integer> others = loops.places().subList(0, loops.places().size() - 1);
        for (int place : others) {
            boolean first = place == 0;
            code.add(
                            first
                                    ? "// to the first that differs from the largest by nothing go all bits, and none to those behind\n"
                                    : "")
                    .addStatement(
                            "$Lis = Float.floatToRawIntBits(best - $L) - 1 >> 31",
                            first ? "int " : "",
                            loops.element(place))
                    .addStatement("$L $L Float.intBitsToFloat(d & is)", loops.gradient(place), loops.assign())
                    .addStatement("d &= ~is");
        }
        int last = loops.places().get(others.size());
        code.addStatement("$L $L Float.intBitsToFloat(d)", loops.gradient(last), loops.assign());
        return loops.fillGaps().toBuilder()
                .add(loops.eachWindow(code.build(), false))
                .build();
    }

    private static CodeBlock search(PoolLoops loops) {
        return loops.unfold(() -> loops.eachChannel(found(loops)));
    }

    private static CodeBlock found(PoolLoops loops) {
        return CodeBlock.builder()
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
    }
}
