package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.ParameterSpec.Start;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.Literal;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.runtime.SingleRow;
import dev.loopwright.runtime.Tensor.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Normalises each feature over the batch in training, by running statistics otherwise: {@code y = (x - mean) /
 * sqrt(variance + epsilon)}, then a scale and a shift. The mean runs over rows, steps of sequences and pixels alike. As in
 * PyTorch, the variance of the batch divides by n, the running one by n - 1.
 */
public final class BatchNorm implements KernelLayer {

    @Override
    public Signature signature() {
        return Signature.named("batch_norm")
                .of("x")
                .with(
                        Param.real("momentum", "share of the running mean and variance that a batch replaces")
                                .byDefault(0.1)
                                .above(0)
                                .upTo(1),
                        Param.real("epsilon", "added to the variance, against division by zero")
                                .byDefault(1e-5)
                                .above(0),
                        Param.flag(
                                        "affine",
                                        "whether a trained scale and shift follow, one for each feature or channel")
                                .byDefault(true))
                .summary(
                        "(x - mean) / sqrt(variance + epsilon) * scale + shift for each feature or channel, with mean and"
                                + " variance of the batch in training and running ones in evaluation")
                .source("Ioffe and Szegedy, 2015");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) {
        return inputs.get(0);
    }

    @Override
    public List<ParameterSpec> parameters(List<Shape> inputs, Args args) {
        List<Integer> sizes = List.of(Lines.ofFeatures(inputs.get(0)).width());
        List<ParameterSpec> specs = new ArrayList<>();
        if (args.flag("affine")) {
            specs.add(new ParameterSpec("scale", sizes, Kind.SCALE, new Start.Constant(1)));
            specs.add(new ParameterSpec("shift", sizes, Kind.SHIFT, new Start.Constant(0)));
        }
        specs.add(new ParameterSpec("running_mean", sizes, Kind.STATE, new Start.Constant(0)));
        specs.add(new ParameterSpec("running_variance", sizes, Kind.STATE, new Start.Constant(1)));
        return specs;
    }

    @Override
    public boolean differsInTraining() {
        return true;
    }

    @Override
    public boolean mixesRows(List<Shape> inputs) {
        return Lines.ofFeatures(inputs.get(0)).count() == 1;
    }

    @Override
    public List<Kept> keeps(List<Shape> inputs, Args args) {
        int width = Lines.ofFeatures(inputs.get(0)).width();
        return List.of("mean", "variance", "inverse", "total", "along").stream()
                .map(name -> new Kept(name, width, false))
                .toList();
    }

    @Override
    public boolean hasLines(List<Shape> inputs, Args args) {
        return Lines.ofFeatures(inputs.get(0)).fillVectors();
    }

    @Override
    public List<MethodSpec> emitTiles(StepCode step) {
        return new BatchNormVectors(step).methods();
    }

    // ---- mathematics

    /** What is taken off and what is multiplied by, for each feature. */
    private record Statistics(double[] mean, double[] inverse) {}

    private static Statistics statistics(Reference at, boolean moveRunning) {
        int width = Lines.ofFeatures(at.shapes().get(0)).width();
        double[] runningMean = at.parameters()[at.parameters().length - 2];
        double[] runningVariance = at.parameters()[at.parameters().length - 1];
        double[] mean = runningMean.clone();
        double[] variance = runningVariance.clone();
        int count = at.inputs()[0].length / width;
        double momentum = at.args().real("momentum");
        for (int j = 0; j < width && at.training(); j++) {
            mean[j] = 0;
            for (int line = 0; line < count; line++) {
                mean[j] += at.inputs()[0][line * width + j] / count;
            }
            double squares = 0;
            for (int line = 0; line < count; line++) {
                squares += Math.pow(at.inputs()[0][line * width + j] - mean[j], 2);
            }
            variance[j] = squares / count;
            if (moveRunning) {
                runningMean[j] += momentum * (mean[j] - runningMean[j]);
                runningVariance[j] += momentum * (squares / (count - 1) - runningVariance[j]);
            }
        }
        double epsilon = at.args().real("epsilon");
        return new Statistics(
                mean,
                Arrays.stream(variance).map(v -> 1 / Math.sqrt(v + epsilon)).toArray());
    }

    @Override
    public void forward(Reference at) {
        Statistics is = statistics(at, true);
        for (int e = 0; e < at.output().length; e++) {
            int j = e % is.mean.length;
            double normal = (at.inputs()[0][e] - is.mean[j]) * is.inverse[j];
            at.output()[e] = at.args().flag("affine") ? normal * at.parameters()[0][j] + at.parameters()[1][j] : normal;
        }
    }

    @Override
    public void backward(Reference at) {
        Statistics is = statistics(at, false);
        int width = is.mean.length;
        boolean affine = at.args().flag("affine");
        double[] total = new double[width];
        double[] along = new double[width];
        for (int e = 0; e < at.dOutput().length; e++) {
            double normal = (at.inputs()[0][e] - is.mean[e % width]) * is.inverse[e % width];
            total[e % width] += at.dOutput()[e];
            along[e % width] += at.dOutput()[e] * normal;
        }
        double count = (double) at.dOutput().length / width;
        for (int e = 0; e < at.dOutput().length; e++) {
            int j = e % width;
            double normal = (at.inputs()[0][e] - is.mean[j]) * is.inverse[j];
            double d = at.dOutput()[e] - total[j] / count - normal * along[j] / count;
            at.dInputs()[0][e] += d * is.inverse[j] * (affine ? at.parameters()[0][j] : 1);
        }
        for (int j = 0; j < width && affine; j++) {
            at.dParameters()[0][j] += along[j];
            at.dParameters()[1][j] += total[j];
        }
    }

    // ---- Java

    /** The places of a step's tensors. */
    private static String tensor(StepCode step, String name) {
        boolean affine = step.args().flag("affine");
        return step.tensor(
                List.of("scale", "shift", "running_mean", "running_variance").indexOf(name) - (affine ? 0 : 2));
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        Lines lines = Lines.ofFeatures(step.shapes().get(0));
        CodeBlock.Builder code = CodeBlock.builder();
        code.beginControlFlow("if (training)")
                .add("// mean and variance of the batch; the running ones move towards them\n")
                .add(batchStatistics(step, lines))
                .nextControlFlow("else")
                .add(lines.eachFeature(step, loop -> runningStatistics(loop, step)))
                .endControlFlow();
        if (step.hasVectors()) {
            return code.add(new BatchNormVectors(step).normalise()).build();
        }
        code.add(lines.each(step, line -> {
            if (step.hasEpilogue()) {
                line.add(step.epilogueComment());
            }
            line.add(lines.eachFeature(
                    step, loop -> loop.add(step.store(CodeBlock.of("out + j"), CodeBlock.of(finished(step))))));
        }));
        return code.build();
    }

    private static String finished(StepCode step) {
        String normal = normal(step);
        return step.args().flag("affine")
                ? "%s * weights[%s + j] + weights[%s + j]"
                        .formatted(normal, tensor(step, "scale"), tensor(step, "shift"))
                : normal;
    }

    private static String normal(StepCode step) {
        return "(%s[in + j] - %s[j]) * %s[j]".formatted(step.in(0).array(), step.kept("mean"), step.kept("inverse"));
    }

    private static void runningStatistics(CodeBlock.Builder loop, StepCode step) {
        String variance = "weights[%s + j]".formatted(tensor(step, "running_variance"));
        loop.addStatement("$L[j] = weights[$L + j]", step.kept("mean"), tensor(step, "running_mean"))
                .addStatement("$L[j] = $L", step.kept("inverse"), inverse(step, variance));
    }

    private static String inverse(StepCode step, String variance) {
        String epsilon = Real.DOUBLE.literal(step.args().real("epsilon"));
        return step.real().narrowed("1 / Math.sqrt(%s + %s)".formatted(variance, epsilon));
    }

    private static CodeBlock batchStatistics(StepCode step, Lines lines) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (lines.count() == 1) {
            code.addStatement("$T.refuse(rows, $L)", SingleRow.class, Literal.of(step.location()));
        }
        String mean = step.kept("mean");
        String squares = step.kept("variance");
        if (step.hasVectors()) {
            return code.add(new BatchNormVectors(step).statistics())
                    .add(lines.eachFeature(step, loop -> moveRunning(loop, step, lines)))
                    .build();
        }
        TypeName type = step.real().type();
        code.addStatement("$T.fill($L, $L)", Arrays.class, mean, step.real().literal(0))
                .addStatement(
                        "$T.fill($L, $L)", Arrays.class, squares, step.real().literal(0));
        String x = step.in(0).array();
        code.add(lines.inputs(
                step,
                line -> line.add(lines.eachFeature(step, loop -> loop.addStatement("$L[j] += $L[in + j]", mean, x)))));
        code.add(lines.eachFeature(step, loop -> loop.addStatement("$L[j] /= $L", mean, lines.all())));
        code.add(lines.inputs(
                step,
                line -> line.add(lines.eachFeature(
                        step,
                        loop -> loop.addStatement("$T d = $L[in + j] - $L[j]", type, x, mean)
                                .addStatement("$L[j] += d * d", squares)))));
        return code.add(lines.eachFeature(step, loop -> moveRunning(loop, step, lines)))
                .build();
    }

    /** The number of lines behind a division sign. */
    private static String divisor(Lines lines) {
        return lines.count() == 1 ? lines.all() : "(" + lines.all() + ")";
    }

    private static void moveRunning(CodeBlock.Builder loop, StepCode step, Lines lines) {
        String squares = step.kept("variance");
        String momentum = step.real().literal(step.args().real("momentum"));
        String runningMean = "weights[%s + j]".formatted(tensor(step, "running_mean"));
        String runningVariance = "weights[%s + j]".formatted(tensor(step, "running_variance"));
        loop.addStatement("$L += $L * ($L[j] - $L)", runningMean, momentum, step.kept("mean"), runningMean)
                .addStatement(
                        "$L += $L * ($L[j] / ($L - 1) - $L)",
                        runningVariance,
                        momentum,
                        squares,
                        lines.all(),
                        runningVariance)
                .addStatement("$L[j] = $L", step.kept("inverse"), inverse(step, squares + "[j] / " + divisor(lines)));
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        Lines lines = Lines.ofFeatures(step.shapes().get(0));
        OperandCode x = step.in(0);
        boolean affine = step.args().flag("affine");
        String total = step.kept("total");
        String along = step.kept("along");
        if (step.hasVectors()) {
            BatchNormVectors vectors = new BatchNormVectors(step);
            CodeBlock.Builder passes = CodeBlock.builder().add(vectors.sums());
            if (affine || x.learns()) {
                passes.add(lines.eachFeature(step, loop -> means(loop, step, lines)));
            }
            return x.learns() ? passes.add(vectors.spread()).build() : passes.build();
        }
        TypeName type = step.real().type();
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement(
                        "$T.fill($L, $L)", Arrays.class, total, step.real().literal(0))
                .addStatement(
                        "$T.fill($L, $L)", Arrays.class, along, step.real().literal(0));
        code.add(lines.each(
                step,
                line -> line.add(lines.eachFeature(
                        step,
                        loop -> loop.add(step.start(CodeBlock.of("out + j")))
                                .addStatement("$T d = $L[out + j]", type, step.dOut())
                                .addStatement("$L[j] += d", total)
                                .addStatement("$L[j] += d * $L", along, normal(step))))));
        code.add(lines.eachFeature(step, loop -> means(loop, step, lines)));
        if (x.learns()) {
            String scale = affine ? " * weights[" + tensor(step, "scale") + " + j]" : "";
            code.add(lines.each(
                    step,
                    line -> line.add(lines.eachFeature(
                            step,
                            loop -> loop.addStatement("$T x = $L", type, normal(step))
                                    .addStatement(
                                            "$L[in + j] $L ($L[out + j] - $L[j] - x * $L[j]) * $L[j]$L",
                                            x.gradient(),
                                            x.assign(),
                                            step.dOut(),
                                            total,
                                            along,
                                            step.kept("inverse"),
                                            scale)))));
        }
        return code.build();
    }

    /** The sums are gradients of shift and scale; divided, they are what the batch statistics answer for. */
    private static void means(CodeBlock.Builder loop, StepCode step, Lines lines) {
        if (step.args().flag("affine")) {
            loop.addStatement("gradients[$L + j] += $L[j]", tensor(step, "scale"), step.kept("along"))
                    .addStatement("gradients[$L + j] += $L[j]", tensor(step, "shift"), step.kept("total"));
        }
        if (step.in(0).learns()) {
            String count = lines.all();
            loop.addStatement("$L[j] /= $L", step.kept("total"), count)
                    .addStatement("$L[j] /= $L", step.kept("along"), count);
        }
    }
}
