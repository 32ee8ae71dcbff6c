package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.ParameterSpec.Start;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.runtime.Tensor.Kind;
import java.util.List;

/** A rectifier whose slope below zero is trained. */
public final class Prelu implements KernelLayer {

    @Override
    public Signature signature() {
        return Signature.named("prelu")
                .of("x")
                .with(
                        Param.word(
                                        "slopes",
                                        "one slope for all elements, or one for each feature or channel",
                                        "one",
                                        "each")
                                .byDefault("one"),
                        Param.real("start", "the slope to start from").byDefault(0.25))
                .summary("x if positive, otherwise slope * x, with a slope that is trained")
                .source("He, Zhang, Ren and Sun, 2015");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) {
        return inputs.get(0);
    }

    private static boolean each(Args args) {
        return args.word("slopes").equals("each");
    }

    @Override
    public List<ParameterSpec> parameters(List<Shape> inputs, Args args) {
        int count = each(args) ? Lines.ofFeatures(inputs.get(0)).width() : 1;
        Start start = new Start.Constant((float) args.real("start"));
        return List.of(new ParameterSpec("slope", List.of(count), Kind.SCALE, start));
    }

    @Override
    public void forward(Reference at) {
        double[] slopes = at.parameters()[0];
        for (int e = 0; e < at.output().length; e++) {
            double x = at.inputs()[0][e];
            at.output()[e] = x > 0 ? x : slopes[e % slopes.length] * x;
        }
    }

    @Override
    public void backward(Reference at) {
        double[] slopes = at.parameters()[0];
        for (int e = 0; e < at.output().length; e++) {
            double x = at.inputs()[0][e];
            int slope = e % slopes.length;
            at.dInputs()[0][e] += at.dOutput()[e] * (x > 0 ? 1 : slopes[slope]);
            at.dParameters()[0][slope] += x > 0 ? 0 : at.dOutput()[e] * x;
        }
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        Lines lines = Lines.ofFeatures(step.shapes().get(0));
        CodeBlock.Builder all = declareSlope(step);
        return all.add(lines.each(step, code -> {
                    if (step.hasEpilogue()) {
                        code.add(step.epilogueComment());
                    }
                    code.add(lines.eachFeature(step, loop -> {
                        loop.addStatement(
                                "$T x = $L[in + j]",
                                step.real().type(),
                                step.in(0).array());
                        CodeBlock raw =
                                CodeBlock.of("x > $L ? x : $L * x", step.real().literal(0), slope(step));
                        loop.add(step.store(CodeBlock.of("out + j"), raw));
                    }));
                }))
                .build();
    }

    private static CodeBlock.Builder declareSlope(StepCode step) {
        CodeBlock.Builder code = CodeBlock.builder();
        return each(step.args())
                ? code
                : code.addStatement("$T slope = weights[$L]", step.real().type(), step.tensor(0));
    }

    private static String slope(StepCode step) {
        return each(step.args()) ? "weights[" + step.tensor(0) + " + j]" : "slope";
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        Lines lines = Lines.ofFeatures(step.shapes().get(0));
        boolean each = each(step.args());
        CodeBlock.Builder all = step.in(0).learns() ? declareSlope(step) : CodeBlock.builder();
        if (!each) {
            all.addStatement("double total = 0");
        }
        all.add(lines.each(step, code -> code.add(lines.eachFeature(step, loop -> backward(loop, step, each)))));
        if (!each) {
            all.addStatement("gradients[$L] += $L", step.tensor(0), step.real().narrowed("total"));
        }
        return all.build();
    }

    private static void backward(CodeBlock.Builder loop, StepCode step, boolean each) {
        OperandCode x = step.in(0);
        String zero = step.real().literal(0);
        loop.add(step.start(CodeBlock.of("out + j")))
                .addStatement("$T d = $L[out + j]", step.real().type(), step.dOut())
                .addStatement("$T x = $L[in + j]", step.real().type(), x.array());
        String sum = each ? "gradients[" + step.tensor(0) + " + j]" : "total";
        loop.addStatement("$L += x > $L ? $L : d * x", sum, zero, zero);
        if (x.learns()) {
            loop.addStatement("$L[in + j] $L x > $L ? d : $L * d", x.gradient(), x.assign(), zero, slope(step));
        }
    }
}
