package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.Arrays;

/** The loops that all pooling layers have, around what each does with an element. */
final class PoolLoops {
    private final StepCode step;
    private final Windows windows;
    private final WindowLoops loops;
    private final OperandCode x;

    PoolLoops(StepCode step, Windows windows) {
        this.step = step;
        this.windows = windows;
        loops = new WindowLoops(windows);
        x = step.in(0);
    }

    StepCode step() {
        return step;
    }

    Windows windows() {
        return windows;
    }

    /** An element of the input: channel {@code j} of the pixel that the tap falls on. */
    CodeBlock element() {
        return CodeBlock.of("$L[from + j]", x.array());
    }

    /** Folds the elements of each window into the result, channel by channel, from a starting value on. */
    CodeBlock fold(String start, CodeBlock each, CodeBlock beforeLast, CodeBlock last) {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(loops.open())
                .add(declareOut())
                .addStatement("$T.fill($L, out, out + $L, $L)", Arrays.class, step.out(), windows.channels(), start)
                .add(openTaps())
                .add(eachChannel(each))
                .add(loops.closeTaps())
                .add(beforeLast);
        if (!last.isEmpty()) {
            code.add(step.hasEpilogue() ? step.epilogueComment() : CodeBlock.of(""))
                    .add(eachChannel(last));
        }
        return code.add(loops.close()).endControlFlow().build();
    }

    /** Goes through the windows again to hand gradients back. */
    CodeBlock unfold(CodeBlock body) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (x.learns() && x.assign().equals("=")) {
            code.addStatement(
                    "$T.fill($L, 0, rows * $L, $L)",
                    Arrays.class,
                    x.gradient(),
                    x.width(),
                    step.real().literal(0));
        }
        if (step.startsOnOperand()) {
            code.add(step.startAll());
        }
        code.beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(loops.open())
                .add(declareOut());
        if (step.startsBackward() && !step.startsOnOperand()) {
            code.add(eachChannel(step.start(CodeBlock.of("out + j"))));
        }
        if (x.learns()) {
            code.add(body);
        }
        return code.add(loops.close()).endControlFlow().build();
    }

    String gradient() {
        return x.gradient();
    }

    CodeBlock openTaps() {
        return CodeBlock.builder()
                .add(loops.openTaps())
                .addStatement(
                        "int from = $L", WindowLoops.place(x.rowStart().toString(), loops.pixel(), windows.channels()))
                .build();
    }

    CodeBlock closeTaps() {
        return loops.closeTaps();
    }

    CodeBlock eachChannel(CodeBlock body) {
        return CodeBlock.builder()
                .beginControlFlow("for (int j = 0; j < $L; j++)", windows.channels())
                .add(body)
                .endControlFlow()
                .build();
    }

    /** Taps of the window that lie in the image, as a product of two numbers. */
    CodeBlock tapsInside() {
        return loops.tapsInside();
    }

    private CodeBlock declareOut() {
        return CodeBlock.builder()
                .addStatement(
                        "int out = $L",
                        WindowLoops.place(step.rowStart().toString(), loops.position(), windows.channels()))
                .build();
    }
}
