package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tensor;
import dev.loopwright.compiler.plan.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import javax.lang.model.element.Modifier;

/** What passes of norms over all lines of a batch have in common, in vectors of features. */
abstract class LineVectors {
    static final TypeName VECTOR = ConvolutionCode.VECTOR;

    /** Sums of a pass that stay in registers without waiting for each other. */
    static final int SUMS = 4;

    final StepCode step;
    final OperandCode x;
    final int width;

    private final Lines lines;
    private final List<Tensor> tensors;

    /** @param lines as which it sees what it reads */
    LineVectors(StepCode step, Lines lines) {
        this.step = step;
        this.lines = lines;
        x = step.in(0);
        width = lines.width();
        tensors = step.step().kernel().orElseThrow().tensors();
    }

    final CodeBlock call(String phase, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(lines.all()));
        all.addAll(arguments);
        return CodeBlock.builder().addStatement(step.kernelCall(phase, all)).build();
    }

    /** A call that makes the result, and what follows if the kernel does not do that itself. */
    final CodeBlock finished(CodeBlock call) {
        return step.hasEpilogue() && !step.finishesInTile()
                ? call.toBuilder().add(step.finishAll()).build()
                : call;
    }

    /** A call that reads gradients, and before it what begins the backward pass if the kernel does not do that itself. */
    final CodeBlock started(CodeBlock call) {
        return step.startsBackward() && !step.startsInTile()
                ? step.startAll().toBuilder().add(call).build()
                : call;
    }

    /** Stores a vector of gradients of what it reads, or adds it. */
    final void give(CodeBlock.Builder code, String d, String index) {
        CodeBlock sum =
                x.assign().equals("+=") ? CodeBlock.of("$L.add($L)", load(x.gradient(), index), d) : CodeBlock.of(d);
        code.addStatement("$L.intoArray($L, $L)", sum, x.gradient(), index);
    }

    final boolean isAffine() {
        return step.args().flag("affine");
    }

    final MethodSpec.Builder method(String phase, Iterable<String> arrays) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(step.name(phase))
                .addModifiers(Modifier.STATIC)
                .addParameter(TypeName.INT, "count");
        arrays.forEach(name -> method.addParameter(ArrayTypeName.of(TypeName.FLOAT), name));
        return method;
    }

    /** Vectors of features at a time: as many as divide them, whatever the width of vectors. */
    final int vectors(int most) {
        int vectors = most;
        while (width % (vectors * Tile.WIDEST) != 0) {
            vectors /= 2;
        }
        return vectors;
    }

    final CodeBlock.Builder openFeatures(int vectors) {
        String panel = vectors == 1 ? "LANES" : vectors + " * LANES";
        return CodeBlock.builder().beginControlFlow("for (int j = 0; j < $L; j += $L)", width, panel);
    }

    static String at(String start, int vector) {
        return vector == 0 ? start : vector == 1 ? start + " + LANES" : start + " + " + vector + " * LANES";
    }

    static CodeBlock load(String array, String index) {
        return CodeBlock.of("$T.fromArray(S, $L, $L)", VECTOR, array, index);
    }

    final String feature(Tensor tensor) {
        return tensor.offset() == 0 ? "j" : tensor.offset() + " + j";
    }

    final Tensor tensor(int number) {
        return tensors.get(number);
    }

    static void each(int count, IntConsumer body) {
        for (int v = 0; v < count; v++) {
            body.accept(v);
        }
    }

    static void zeros(CodeBlock.Builder code, String name, int sums) {
        each(sums, v -> code.addStatement("$T $L$L = $T.zero(S)", VECTOR, name, v, VECTOR));
    }

    /** The sum of all sums of a vector of features. */
    static String added(String name, int vector, int vectors, int sums) {
        StringBuilder sum = new StringBuilder(name + vector);
        for (int v = vector + vectors; v < sums; v += vectors) {
            sum.append(".add(").append(name).append(v).append(')');
        }
        return sum.toString();
    }

    final void declare(CodeBlock.Builder code, int vectors, String name, String array, String start) {
        each(vectors, v -> code.addStatement("$T $L$L = $L", VECTOR, name, v, load(array, at(start, v))));
    }
}
