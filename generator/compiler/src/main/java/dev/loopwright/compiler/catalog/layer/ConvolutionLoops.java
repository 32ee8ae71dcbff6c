package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.layer.Convolution.Filters;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.Arrays;

/** A convolution as plain loops: filters innermost, for their weights stand side by side. */
final class ConvolutionLoops {
    private final StepCode step;
    private final Filters filters;
    private final WindowLoops loops;
    private final OperandCode x;
    private final boolean bias;

    ConvolutionLoops(StepCode step, Filters filters) {
        this.step = step;
        this.filters = filters;
        loops = new WindowLoops(filters.windows());
        x = step.in(0);
        bias = step.args().flag("bias");
    }

    CodeBlock forward() {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(loops.open())
                .add(declareOut());
        if (bias) {
            code.addStatement(
                    "System.arraycopy(weights, $L, $L, out, $L)",
                    step.tensor(Convolution.BIAS),
                    step.out(),
                    filters.filters());
        } else {
            code.addStatement(
                    "$T.fill($L, out, out + $L, $L)",
                    Arrays.class,
                    step.out(),
                    filters.filters(),
                    step.real().literal(0));
        }
        code.add(loops.openTaps()).add(declareTap());
        if (isDepthwise()) {
            code.beginControlFlow("for (int j = 0; j < $L; j++)", filters.filters())
                    .addStatement("$L[out + j] += $L[$L] * weights[w + j]", step.out(), x.array(), channelOfFilter())
                    .endControlFlow();
        } else {
            openChannels(code);
            code.add(declareChannel())
                    .beginControlFlow(filterLoop())
                    .addStatement("$L[out + j] += x * weights[$L + j]", step.out(), at())
                    .endControlFlow();
            closeChannels(code);
        }
        code.add(loops.closeTaps());
        if (step.hasEpilogue()) {
            code.add(step.epilogueComment())
                    .add(eachFilter(step.store(CodeBlock.of("out + j"), CodeBlock.of("$L[out + j]", step.out()))));
        }
        return code.add(loops.close()).endControlFlow().build();
    }

    CodeBlock backward() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (x.learns() && x.assign().equals("=")) {
            code.addStatement("$T.fill($L, 0, rows * $L, $L)", Arrays.class, x.gradient(), x.width(), zero());
        }
        boolean apart = step.startsOnOperand();
        if (apart) {
            code.add(step.startAll());
        }
        code.beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(loops.open())
                .add(declareOut());
        if (bias || step.startsBackward() && !apart) {
            CodeBlock.Builder each = CodeBlock.builder();
            if (!apart) {
                each.add(step.start(CodeBlock.of("out + j")));
            }
            if (bias) {
                each.addStatement("gradients[$L + j] += $L[out + j]", step.tensor(Convolution.BIAS), step.dOut());
            }
            code.add(eachFilter(each.build()));
        }
        code.add(loops.openTaps()).add(declareTap()).add(isDepthwise() ? depthwiseGradients() : channelGradients());
        return code.add(loops.closeTaps()).add(loops.close()).endControlFlow().build();
    }

    private CodeBlock depthwiseGradients() {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int j = 0; j < $L; j++)", filters.filters())
                .addStatement("gradients[w + j] += $L[$L] * $L[out + j]", x.array(), channelOfFilter(), step.dOut());
        if (x.learns()) {
            code.addStatement("$L[$L] += weights[w + j] * $L[out + j]", x.gradient(), channelOfFilter(), step.dOut());
        }
        return code.endControlFlow().build();
    }

    private CodeBlock channelGradients() {
        CodeBlock.Builder code = CodeBlock.builder();
        openChannels(code);
        code.add(declareChannel());
        if (x.learns()) {
            code.addStatement("$T d = $L", step.real().type(), zero());
        }
        code.beginControlFlow(filterLoop()).addStatement("gradients[$L + j] += x * $L[out + j]", at(), step.dOut());
        if (x.learns()) {
            code.addStatement("d += weights[$L + j] * $L[out + j]", at(), step.dOut());
        }
        code.endControlFlow();
        if (x.learns()) {
            code.addStatement("$L[$L] += d", x.gradient(), from());
        }
        closeChannels(code);
        return code.build();
    }

    private String zero() {
        return step.real().literal(0);
    }

    private boolean isDepthwise() {
        return filters.groupChannels() == 1 && filters.groups() > 1;
    }

    private CodeBlock eachFilter(CodeBlock body) {
        return CodeBlock.builder()
                .beginControlFlow("for (int j = 0; j < $L; j++)", filters.filters())
                .add(body)
                .endControlFlow()
                .build();
    }

    private CodeBlock declareOut() {
        return CodeBlock.builder()
                .addStatement(
                        "int out = $L",
                        WindowLoops.place(step.rowStart().toString(), loops.position(), filters.filters()))
                .build();
    }

    /** Where the pixel begins that the tap falls on, and its weights. */
    private CodeBlock declareTap() {
        int weightsPerTap = filters.groupChannels() * filters.filters();
        return CodeBlock.builder()
                .addStatement(
                        "int from = $L",
                        WindowLoops.place(
                                x.rowStart().toString(),
                                loops.pixel(),
                                filters.windows().channels()))
                .addStatement(
                        "int w = $L", WindowLoops.place(step.tensor(Convolution.WEIGHTS), loops.tap(), weightsPerTap))
                .build();
    }

    private boolean isGrey() {
        return filters.windows().channels() == 1;
    }

    /** Opens the loop over the channels of a pixel, if there are several. */
    private void openChannels(CodeBlock.Builder code) {
        if (!isGrey()) {
            code.beginControlFlow(
                    "for (int i = 0; i < $L; i++)", filters.windows().channels());
        }
    }

    private void closeChannels(CodeBlock.Builder code) {
        if (!isGrey()) {
            code.endControlFlow();
        }
    }

    /** Where a channel of a pixel stands. */
    private String from() {
        return isGrey() ? "from" : "from + i";
    }

    /** Where the weights of a channel begin. */
    private String at() {
        return isGrey() ? "w" : "at";
    }

    private CodeBlock declareChannel() {
        CodeBlock.Builder code =
                CodeBlock.builder().addStatement("$T x = $L[$L]", step.real().type(), x.array(), from());
        if (isGrey()) {
            return code.build();
        }
        if (filters.groups() == 1) {
            return code.addStatement("int at = w + i * $L", filters.filters()).build();
        }
        return code.addStatement("int lowest = i / $L * $L", filters.groupChannels(), filters.groupFilters())
                .addStatement("int at = w + i % $L * $L", filters.groupChannels(), filters.filters())
                .build();
    }

    /** The filters that look at the channel. */
    private String filterLoop() {
        return filters.groups() == 1
                ? "for (int j = 0; j < %d; j++)".formatted(filters.filters())
                : "for (int j = lowest; j < lowest + %d; j++)".formatted(filters.groupFilters());
    }

    private String channelOfFilter() {
        return filters.groupFilters() == 1 ? "from + j" : "from + j / " + filters.groupFilters();
    }
}
