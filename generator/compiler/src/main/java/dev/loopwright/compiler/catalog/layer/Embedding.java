package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Initializer;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A table with a row of numbers for each label: an index is replaced by its row, a sequence of indices by a sequence of
 * rows. In a sequence 0 is padding, which becomes zeros and has no row, so that the table begins with index 1. A step of
 * training changes the gradients of the rows seen only.
 */
public final class Embedding implements KernelLayer {

    @Override
    public Signature signature() {
        return Signature.named("embedding")
                .of("index")
                .with(
                        Param.integer("width", "numbers for each label").from(1).upTo(1 << 20),
                        Param.init("init", "how the rows start").byDefault(Initializer.use("normal", "deviation", 1.0)))
                .summary(
                        "the row of a trained table that belongs to an index; of tokens a row for each, zeros for padding")
                .source("Bengio, Ducharme, Vincent and Jauvin, 2003");
    }

    @Override
    public boolean takesIndices() {
        return true;
    }

    @Override
    public boolean seesRows() {
        return true;
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape index = inputs.get(0);
        if (!index.isIndex()) {
            throw new ShapeProblem(
                    0,
                    "`embedding` takes indices, a category column with `encode embedding` or a column of `tokens`, but"
                            + " receives `" + index + "`");
        }
        List<Integer> sizes = new ArrayList<>(index.sizes());
        sizes.add(args.integer("width"));
        return new Shape(List.copyOf(sizes));
    }

    @Override
    public List<ParameterSpec> parameters(List<Shape> inputs, Args args) {
        int labels = inputs.get(0).below() - first(inputs.get(0));
        int width = args.integer("width");
        return List.of(ParameterSpec.weights(List.of(labels, width), args.start("init", labels, width)));
    }

    /** The index that has the first row of the table. */
    private static int first(Shape index) {
        return index.isPadded() ? 1 : 0;
    }

    @Override
    public void forward(Reference at) {
        int width = at.args().integer("width");
        int first = first(at.shapes().get(0));
        for (int k = 0; k < at.inputs()[0].length; k++) {
            int index = (int) at.inputs()[0][k];
            for (int j = 0; j < width; j++) {
                at.output()[k * width + j] = index < first ? 0 : at.parameters()[0][(index - first) * width + j];
            }
        }
    }

    @Override
    public void backward(Reference at) {
        int width = at.args().integer("width");
        int first = first(at.shapes().get(0));
        for (int k = 0; k < at.inputs()[0].length; k++) {
            int index = (int) at.inputs()[0][k];
            for (int j = 0; index >= first && j < width; j++) {
                at.dParameters()[0][(index - first) * width + j] += at.dOutput()[k * width + j];
            }
        }
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        if (!step.hasEpilogue()) {
            return eachIndex(step, code -> copyRow(step, code));
        }
        return eachIndex(step, code -> {
            code.add(step.epilogueComment());
            String row = isPadded(step) ? "index == 0 ? 0 : weights[from + j]" : "weights[from + j]";
            eachElement(step, code, step.store(CodeBlock.of("out + j"), CodeBlock.of(row)));
        });
    }

    private static void copyRow(StepCode step, CodeBlock.Builder code) {
        if (isPadded(step)) {
            code.beginControlFlow("if (index == 0)")
                    .addStatement("$T.fill($L, out, out + $L, 0)", Arrays.class, step.out(), width(step))
                    .nextControlFlow("else");
        }
        code.addStatement("System.arraycopy(weights, from, $L, out, $L)", step.out(), width(step));
        if (isPadded(step)) {
            code.endControlFlow();
        }
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        boolean padded = isPadded(step);
        CodeBlock start = step.start(CodeBlock.of("out + j"));
        CodeBlock add = CodeBlock.of("gradients[from + j] += $L[out + j];\n", step.dOut());
        return eachIndex(step, code -> {
            if (padded && !start.isEmpty()) {
                eachElement(step, code, start);
            }
            if (padded) {
                code.beginControlFlow("if (index > 0)");
            }
            code.add(step.see(padded ? "index - 1" : "index"));
            eachElement(step, code, padded ? add : CodeBlock.join(List.of(start, add), ""));
            if (padded) {
                code.endControlFlow();
            }
        });
    }

    private static boolean isPadded(StepCode step) {
        return step.shapes().get(0).isPadded();
    }

    private static String width(StepCode step) {
        return isPadded(step) ? String.valueOf(step.args().integer("width")) : step.width();
    }

    private static void eachElement(StepCode step, CodeBlock.Builder code, CodeBlock body) {
        code.beginControlFlow("for (int j = 0; j < $L; j++)", width(step))
                .add(body)
                .endControlFlow();
    }

    /** A loop over the indices of a batch, whose row of the table begins at {@code from} and of the result at {@code out}. */
    private static CodeBlock eachIndex(StepCode step, Consumer<CodeBlock.Builder> body) {
        boolean padded = isPadded(step);
        String width = width(step);
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int r = 0; r < rows; r++)");
        if (padded) {
            code.beginControlFlow("for (int i = 0; i < $L; i++)", step.in(0).elements())
                    .add("// 0 is padding and has no row in the table\n");
        }
        CodeBlock at = CodeBlock.of(padded ? "$L + i" : "$L", step.in(0).rowStart());
        CodeBlock out = padded ? CodeBlock.of("$L + i * $L", step.rowStart(), width) : step.rowStart();
        code.addStatement("int index = (int) $L[$L]", step.in(0).array(), at)
                .addStatement("int from = $L + $L * $L", step.tensor(0), padded ? "(index - 1)" : "index", width)
                .addStatement("int out = $L", out);
        body.accept(code);
        code.endControlFlow();
        return padded ? code.endControlFlow().build() : code.build();
    }
}
