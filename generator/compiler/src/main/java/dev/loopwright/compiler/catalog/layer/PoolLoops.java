package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.layer.Windows.Axis;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The loops that all pooling layers have, around what each does with an element. */
final class PoolLoops {
    private static final int MOST_WRITTEN = 9;

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

    /** Goes through the windows again to hand gradients back, by code that is only asked for where the operand has one. */
    CodeBlock unfold(Supplier<CodeBlock> body) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (x.learns() && x.assign().equals("=")) {
            code.add(clear());
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
            code.add(body.get());
        }
        return code.add(loops.close()).endControlFlow().build();
    }

    String gradient() {
        return x.gradient();
    }

    // ---- windows that lie apart, of few pixels, which are written out

    /** Whether no pixel is in two windows, none of which reaches beside the image. */
    boolean liesApart() {
        return isApart(windows.vertical()) && isApart(windows.horizontal()) && windows.taps() <= MOST_WRITTEN;
    }

    private static boolean isApart(Axis axis) {
        return axis.stride() >= axis.window() && axis.before() == 0 && !axis.passesEnd() && axis.dilation() == 1;
    }

    /** Where each pixel of a window stands, from its first. */
    List<Integer> places() {
        int line = windows.horizontal().size() * windows.channels();
        int width = windows.horizontal().window();
        return IntStream.range(0, windows.taps())
                .mapToObj(tap -> tap / width * line + tap % width * windows.channels())
                .toList();
    }

    /** An element of the window that begins at {@code from}. */
    CodeBlock element(int place) {
        return CodeBlock.of("$L[$L]", x.array(), at(place));
    }

    /** Its gradient. */
    CodeBlock gradient(int place) {
        return CodeBlock.of("$L[$L]", x.gradient(), at(place));
    }

    private static String at(int place) {
        return place == 0 ? "from + j" : "from + " + place + " + j";
    }

    boolean learns() {
        return x.learns();
    }

    String assign() {
        return x.assign();
    }

    /** Clears gradients of pixels that are in no window. */
    CodeBlock fillGaps() {
        boolean gaps = windows.positions() * windows.taps() < windows.pixels();
        return gaps && x.assign().equals("=") ? clear() : CodeBlock.of("");
    }

    /** Goes through all windows and their channels. */
    CodeBlock eachWindow(CodeBlock body, boolean finishes) {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(loops.open())
                .add(declareOut())
                .addStatement(
                        "int from = $L",
                        WindowLoops.place(x.rowStart().toString(), loops.firstPixel(), windows.channels()));
        if (finishes && step.hasEpilogue()) {
            code.add(step.epilogueComment());
        }
        return code.add(eachChannel(body)).add(loops.close()).endControlFlow().build();
    }

    private CodeBlock clear() {
        return CodeBlock.builder()
                .addStatement(
                        "$T.fill($L, 0, rows * $L, $L)",
                        Arrays.class,
                        x.gradient(),
                        x.width(),
                        step.real().literal(0))
                .build();
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
