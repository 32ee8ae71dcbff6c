package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.function.BiFunction;

/**
 * A small dense layer of several units in ordinary Java, in the model class. Rows of W are too short for loops that HotSpot
 * turns into vectors; instead some sums at a time stay in registers while the loop runs over what they add up.
 */
final class DenseLoops {
    /** Sums that stay in registers beside what is multiplied; measured to be quicker than 4 and than loops without. */
    private static final int SUMS = 8;

    /** The same where a sum needs nothing else: a gradient over all rows. */
    private static final int GRADIENTS = 12;

    private final StepCode step;
    private final OperandCode x;
    private final int in;
    private final int out;
    private final boolean bias;

    DenseLoops(StepCode step) {
        this.step = step;
        x = step.in(0);
        in = x.elements();
        out = step.step().width();
        bias = step.args().flag("bias");
    }

    /** The body of the forward method. */
    CodeBlock forward() {
        boolean finishes = step.finishesShortly();
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int in = $L", x.rowStart())
                .addStatement("int out = $L", step.rowStart())
                .add(blocks("j", out, SUMS, (units, j) -> units(units, j, finishes)));
        if (step.hasEpilogue() && !finishes) {
            CodeBlock index = CodeBlock.of("out + j");
            code.add(step.epilogueComment())
                    .beginControlFlow("for (int j = 0; j < $L; j++)", step.width())
                    .add(step.store(index, CodeBlock.of("$L[$L]", step.out(), index)))
                    .endControlFlow();
        }
        return code.endControlFlow().build();
    }

    private CodeBlock units(int units, String j, boolean finishes) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (int u = 0; u < units; u++) {
            CodeBlock start = bias
                    ? CodeBlock.of("weights[$L]", at(step.tensor(1), j, u))
                    : CodeBlock.of("$L", step.real().literal(0));
            code.addStatement("$T z$L = $L", step.real().type(), u, start);
        }
        code.beginControlFlow("for (int i = 0; i < $L; i++)", x.width())
                .addStatement("$T x = $L[in + i]", step.real().type(), x.array())
                .addStatement("int w = $L", at(step.tensor(0) + " + i * " + step.width(), j, 0));
        for (int u = 0; u < units; u++) {
            code.addStatement("z$L += x * weights[$L]", u, at("w", "", u));
        }
        code.endControlFlow();
        if (finishes && step.hasEpilogue()) {
            code.add(step.epilogueComment());
        }
        for (int u = 0; u < units; u++) {
            CodeBlock index = CodeBlock.of("$L", at("out", j, u));
            CodeBlock sum = CodeBlock.of("z$L", u);
            code.add(
                    finishes
                            ? step.store(index, sum)
                            : CodeBlock.builder()
                                    .addStatement("$L[$L] = $L", step.out(), index, sum)
                                    .build());
        }
        return code.build();
    }

    /** The body of the backward method. */
    CodeBlock backward() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (step.startsBackward()) {
            code.add(step.startAll());
        }
        code.beginControlFlow("for (int j = 0; j < $L; j++)", step.width())
                .add(blocks("i", in, GRADIENTS, this::gradients));
        if (bias) {
            code.addStatement("$T sum = gradients[$L + j]", step.real().type(), step.tensor(1))
                    .beginControlFlow("for (int r = 0; r < rows; r++)")
                    .addStatement("sum += $L[$L + j]", step.dOut(), step.rowStart())
                    .endControlFlow()
                    .addStatement("gradients[$L + j] = sum", step.tensor(1));
        }
        code.endControlFlow();
        if (x.learns()) {
            code.beginControlFlow("for (int r = 0; r < rows; r++)")
                    .addStatement("int in = $L", x.rowStart())
                    .addStatement("int out = $L", step.rowStart())
                    .add(blocks("i", in, SUMS, this::sources))
                    .endControlFlow();
        }
        return code.build();
    }

    /** The gradients of the weights between some inputs and unit {@code j}. */
    private CodeBlock gradients(int inputs, String i) {
        CodeBlock.Builder code = CodeBlock.builder();
        String width = step.width();
        for (int u = 0; u < inputs; u++) {
            code.addStatement("$T w$L = gradients[$L]", step.real().type(), u, weight(i, u, width));
        }
        code.beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int in = $L", x.rowStart())
                .addStatement("$T d = $L[$L + j]", step.real().type(), step.dOut(), step.rowStart());
        for (int u = 0; u < inputs; u++) {
            code.addStatement("w$L += $L[$L] * d", u, x.array(), at("in", i, u));
        }
        code.endControlFlow();
        for (int u = 0; u < inputs; u++) {
            code.addStatement("gradients[$L] = w$L", weight(i, u, width), u);
        }
        return code.build();
    }

    private String weight(String i, int u, String width) {
        String row = i.isEmpty() ? String.valueOf(u) : u == 0 ? i : "(" + i + " + " + u + ")";
        if (row.equals("1")) {
            return step.tensor(0) + " + " + width + " + j";
        }
        return row.equals("0") ? step.tensor(0) + " + j" : step.tensor(0) + " + " + row + " * " + width + " + j";
    }

    /** The gradients of some of what a row reads. */
    private CodeBlock sources(int inputs, String i) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (int u = 0; u < inputs; u++) {
            code.addStatement("$T d$L = $L", step.real().type(), u, step.real().literal(0));
        }
        code.beginControlFlow("for (int j = 0; j < $L; j++)", step.width())
                .addStatement("$T d = $L[out + j]", step.real().type(), step.dOut());
        for (int u = 0; u < inputs; u++) {
            code.addStatement("d$L += weights[$L] * d", u, weight(i, u, step.width()));
        }
        code.endControlFlow();
        for (int u = 0; u < inputs; u++) {
            code.addStatement("$L[$L] $L d$L", x.gradient(), at("in", i, u), x.assign(), u);
        }
        return code.build();
    }

    /** Covers so many by blocks of like size, {@code most} at most; the body is told the size and where a block begins. */
    private static CodeBlock blocks(String counter, int all, int most, BiFunction<Integer, String, CodeBlock> body) {
        int count = (all + most - 1) / most;
        if (count == 1) {
            return body.apply(all, "");
        }
        int lower = all / count;
        int higher = all % count;
        CodeBlock.Builder code = CodeBlock.builder();
        int first = higher * (lower + 1);
        if (higher > 0) {
            code.add(loop(counter, 0, first, lower + 1, body));
        }
        return code.add(loop(counter, first, all, lower, body)).build();
    }

    private static CodeBlock loop(
            String counter, int first, int end, int size, BiFunction<Integer, String, CodeBlock> body) {
        return CodeBlock.builder()
                .beginControlFlow("for (int $1L = $2L; $1L < $3L; $1L += $4L)", counter, first, end, size)
                .add(body.apply(size, counter))
                .endControlFlow()
                .build();
    }

    private static String at(String start, String counter, int offset) {
        String place = counter.isEmpty() ? start : start + " + " + counter;
        return offset == 0 ? place : place + " + " + offset;
    }
}
