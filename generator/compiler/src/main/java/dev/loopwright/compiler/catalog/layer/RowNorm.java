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
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.runtime.Tensor.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Normalisation of each line of values by itself: {@code y = (x - mean) / sqrt(mean of (x - mean)^2 + epsilon)}, then a
 * scale and a shift for each element. A line is a row of rank 1, one step of a sequence, or a whole image.
 */
abstract class RowNorm implements KernelLayer {
    private static final int SCALE = 0;
    private static final int SHIFT = 1;

    private final String name;
    private final boolean centred;

    /** @param centred whether the mean is taken off first, and a shift added in the end */
    RowNorm(String name, boolean centred) {
        this.name = name;
        this.centred = centred;
    }

    /** The name and the settings. */
    final Signature settings() {
        String trained = centred ? "whether a trained scale and shift follow" : "whether a trained scale follows";
        return Signature.named(name)
                .of("x")
                .with(
                        Param.real("epsilon", "added to the variance, against division by zero")
                                .byDefault(1e-5)
                                .above(0),
                        Param.flag("affine", trained + ", one for each element").byDefault(true));
    }

    private static Lines lines(Shape x) {
        return x.rank() == 3 ? new Lines(1, x.elements()) : Lines.ofFeatures(x);
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) {
        return inputs.get(0);
    }

    @Override
    public List<ParameterSpec> parameters(List<Shape> inputs, Args args) {
        List<ParameterSpec> specs = new ArrayList<>();
        List<Integer> sizes = sizes(inputs.get(0));
        if (args.flag("affine")) {
            specs.add(new ParameterSpec("scale", sizes, Kind.SCALE, new Start.Constant(1)));
        }
        if (args.flag("affine") && centred) {
            specs.add(new ParameterSpec("shift", sizes, Kind.SHIFT, new Start.Constant(0)));
        }
        return specs;
    }

    /** As the elements lie in memory: height, width, channels for an image. */
    private static List<Integer> sizes(Shape x) {
        List<Integer> sizes = x.sizes();
        return x.rank() == 3 ? List.of(sizes.get(1), sizes.get(2), sizes.get(0)) : List.of(lines(x).width());
    }

    @Override
    public List<Kept> keeps(List<Shape> inputs, Args args) {
        int count = lines(inputs.get(0)).count();
        Kept inverse = new Kept("inverse", count, true);
        return centred ? List.of(new Kept("mean", count, true), inverse) : List.of(inverse);
    }

    @Override
    public boolean hasLines(List<Shape> inputs, Args args) {
        return RowNormVectors.suit(lines(inputs.get(0)));
    }

    @Override
    public List<MethodSpec> emitTiles(StepCode step) {
        return vectors(step).methods();
    }

    private RowNormVectors vectors(StepCode step) {
        return new RowNormVectors(step, lines(step.shapes().get(0)), centred);
    }

    // ---- mathematics

    private double mean(double[] x, int from, int width) {
        double sum = 0;
        for (int j = 0; j < width && centred; j++) {
            sum += x[from + j];
        }
        return sum / width;
    }

    private static double inverse(Reference at, int from, int width, double mean) {
        double squares = 0;
        for (int j = 0; j < width; j++) {
            squares += Math.pow(at.inputs()[0][from + j] - mean, 2);
        }
        return 1 / Math.sqrt(squares / width + at.args().real("epsilon"));
    }

    @Override
    public void forward(Reference at) {
        int width = lines(at.shapes().get(0)).width();
        for (int from = 0; from < at.output().length; from += width) {
            double mean = mean(at.inputs()[0], from, width);
            double inverse = inverse(at, from, width, mean);
            for (int j = 0; j < width; j++) {
                double normal = (at.inputs()[0][from + j] - mean) * inverse;
                at.output()[from + j] = at.args().flag("affine")
                        ? normal * at.parameters()[SCALE][j] + (centred ? at.parameters()[SHIFT][j] : 0)
                        : normal;
            }
        }
    }

    @Override
    public void backward(Reference at) {
        int width = lines(at.shapes().get(0)).width();
        for (int from = 0; from < at.output().length; from += width) {
            double mean = mean(at.inputs()[0], from, width);
            double inverse = inverse(at, from, width, mean);
            double[] normal = new double[width];
            double[] d = new double[width];
            double total = 0;
            double along = 0;
            for (int j = 0; j < width; j++) {
                normal[j] = (at.inputs()[0][from + j] - mean) * inverse;
                d[j] = at.dOutput()[from + j];
                if (at.args().flag("affine")) {
                    at.dParameters()[SCALE][j] += d[j] * normal[j];
                    if (centred) {
                        at.dParameters()[SHIFT][j] += d[j];
                    }
                    d[j] *= at.parameters()[SCALE][j];
                }
                total += centred ? d[j] : 0;
                along += d[j] * normal[j];
            }
            for (int j = 0; j < width; j++) {
                at.dInputs()[0][from + j] += (d[j] - total / width - normal[j] * along / width) * inverse;
            }
        }
    }

    // ---- Java

    @Override
    public CodeBlock emitForward(StepCode step) {
        if (step.hasVectors()) {
            return vectors(step).forward();
        }
        Lines lines = lines(step.shapes().get(0));
        return lines.each(step, code -> {
            code.add(statistics(step, lines));
            if (step.hasEpilogue()) {
                code.add(step.epilogueComment());
            }
            code.add(lines.eachFeature(step, loop -> loop.add(step.store(CodeBlock.of("out + j"), finished(step)))));
        });
    }

    /** The mean and the reciprocal of the deviation of a line, in locals and kept. */
    private CodeBlock statistics(StepCode step, Lines lines) {
        String x = step.in(0).array();
        String width = lines.width(step);
        TypeName type = step.real().type();
        CodeBlock.Builder code = CodeBlock.builder();
        if (centred) {
            code.addStatement("double sum = 0")
                    .add(lines.eachFeature(step, loop -> loop.addStatement("sum += $L[in + j]", x)))
                    .addStatement("$T mean = $L", type, step.real().narrowed("sum / " + width));
        }
        code.addStatement("double squares = 0")
                .add(lines.eachFeature(step, loop -> {
                    loop.addStatement("$T z = $L[in + j]$L", type, x, centred ? " - mean" : "");
                    loop.addStatement("squares += z * z");
                }))
                .addStatement("$T inverse = $L", type, step.real().narrowed(inverse(step, width)));
        if (centred && step.learns()) {
            code.addStatement("$L[$L] = mean", step.kept("mean"), lines.number());
        }
        return step.learns()
                ? code.addStatement("$L[$L] = inverse", step.kept("inverse"), lines.number())
                        .build()
                : code.build();
    }

    private static String inverse(StepCode step, String width) {
        String epsilon = Real.DOUBLE.literal(step.args().real("epsilon"));
        return "1 / Math.sqrt(squares / %s + %s)".formatted(width, epsilon);
    }

    private CodeBlock finished(StepCode step) {
        CodeBlock normal = normal(step);
        if (!step.args().flag("affine")) {
            return normal;
        }
        CodeBlock scaled = CodeBlock.of("$L * weights[$L + j]", normal, step.tensor(SCALE));
        return centred ? CodeBlock.of("$L + weights[$L + j]", scaled, step.tensor(SHIFT)) : scaled;
    }

    private CodeBlock normal(StepCode step) {
        String x = step.in(0).array();
        return centred ? CodeBlock.of("($L[in + j] - mean) * inverse", x) : CodeBlock.of("$L[in + j] * inverse", x);
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        if (step.hasVectors()) {
            return vectors(step).backward();
        }
        Lines lines = lines(step.shapes().get(0));
        OperandCode x = step.in(0);
        boolean affine = step.args().flag("affine");
        return lines.each(step, code -> {
            TypeName type = step.real().type();
            if (centred && (affine || x.learns())) {
                code.addStatement("$T mean = $L[$L]", type, step.kept("mean"), lines.number());
            }
            if (affine || x.learns()) {
                code.addStatement("$T inverse = $L[$L]", type, step.kept("inverse"), lines.number());
            }
            if (x.learns()) {
                sums(code);
            }
            code.add(lines.eachFeature(step, loop -> gather(loop, step)));
            if (x.learns()) {
                means(code, lines.width(step));
                code.add(lines.eachFeature(step, loop -> spread(loop, step)));
            }
        });
    }

    private void sums(CodeBlock.Builder code) {
        if (centred) {
            code.addStatement("double total = 0");
        }
        code.addStatement("double along = 0");
    }

    private void means(CodeBlock.Builder code, String width) {
        if (centred) {
            code.addStatement("total /= $L", width);
        }
        code.addStatement("along /= $L", width);
    }

    /** Gradients of scale and shift, and what those of the inputs need to know of the whole line. */
    private void gather(CodeBlock.Builder loop, StepCode step) {
        boolean affine = step.args().flag("affine");
        boolean inputs = step.in(0).learns();
        TypeName type = step.real().type();
        loop.add(step.start(CodeBlock.of("out + j")));
        if (affine || inputs) {
            loop.addStatement("$T d = $L[out + j]", type, step.dOut()).addStatement("$T x = $L", type, normal(step));
        }
        if (affine) {
            loop.addStatement("gradients[$L + j] += d * x", step.tensor(SCALE));
        }
        if (affine && centred) {
            loop.addStatement("gradients[$L + j] += d", step.tensor(SHIFT));
        }
        if (affine && inputs) {
            loop.addStatement("d *= weights[$L + j]", step.tensor(SCALE));
        }
        if (inputs && centred) {
            loop.addStatement("total += d");
        }
        if (inputs) {
            loop.addStatement("along += d * x");
        }
    }

    private void spread(CodeBlock.Builder loop, StepCode step) {
        TypeName type = step.real().type();
        OperandCode x = step.in(0);
        String scaled = step.args().flag("affine") ? " * weights[" + step.tensor(SCALE) + " + j]" : "";
        String total = centred ? " - total" : "";
        loop.addStatement("$T d = $L[out + j]$L", type, step.dOut(), scaled)
                .addStatement("$T x = $L", type, normal(step))
                .addStatement(
                        "$L[in + j] $L $L",
                        x.gradient(),
                        x.assign(),
                        step.real().narrowed("(d%s - x * along) * inverse".formatted(total)));
    }
}
