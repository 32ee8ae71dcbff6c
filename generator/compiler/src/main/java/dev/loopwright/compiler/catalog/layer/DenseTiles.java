package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A dense layer as matrix products. All three products of a layer, forward, weight gradient and input
 * gradient, are {@code C += A · B} with other strides, so one set of loops serves them all, and the JVM compiles it once.
 */
final class DenseTiles extends DenseCode {
    DenseTiles(StepCode step) {
        super(step);
    }

    /** The body of the forward method: rows begin as the bias, and the product is added. */
    @Override
    CodeBlock forward() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (bias) {
            code.beginControlFlow("for (int r = 0; r < rows; r++)")
                    .addStatement(
                            "System.arraycopy(weights, $L, $L, $L, $L)",
                            step.tensor(1),
                            step.out(),
                            step.rowStart(),
                            step.width())
                    .endControlFlow();
        } else {
            code.addStatement("$T.fill($L, 0, $L, 0f)", Arrays.class, step.out(), step.elements());
        }
        code.add(
                        step.hasVectors()
                                ? "// in register tiles of 8 rows × 2 vectors\n"
                                : "// in blocks of 64 inputs, which stay in the cache\n")
                .addStatement(step.kernelCall("Forward", forwardArguments()));
        if (step.hasEpilogue()) {
            code.add(step.finishAll());
        }
        return code.build();
    }

    /** The body of the backward method. */
    @Override
    CodeBlock backward() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (step.startsBackward()) {
            code.add(step.startAll());
        }
        if (x.learns() && x.assign().equals("=")) {
            code.addStatement("$T.fill($L, 0, rows * $L, 0f)", Arrays.class, x.gradient(), x.width());
        }
        return code.addStatement(step.kernelCall("Backward", backwardArguments()))
                .build();
    }

    /** The methods that the two bodies call. */
    @Override
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        methods.add(method("Forward", forwardArguments())
                .addJavadoc("$L += $L · W, row by row.\n", step.out(), x.array())
                .addStatement(product("rows", out, in, input(false), weights(), matrix(step.out(), 0, out), 0))
                .build());
        if (step.learns()) {
            methods.add(backwardMethod());
        }
        return methods;
    }

    private MethodSpec backwardMethod() {
        MethodSpec.Builder method = method("Backward", backwardArguments())
                .addJavadoc("Adds to the gradients of what made $L.\n", step.out())
                .addComment("dW += $L transposed · $L", x.array(), step.dOut())
                .addStatement(product(
                        in,
                        out,
                        "rows",
                        input(true),
                        right(matrix(step.dOut(), 0, out)),
                        matrix("gradients", weights, out),
                        0));
        if (bias) {
            String from = step.hasVectors() ? step.dOut() + ", 0" : step.dOut();
            String last = step.hasVectors() ? overwrites() : "scratch";
            method.addStatement("columnSums(rows, $L, $L, gradients, $L, $L)", out, from, weights + in * out, last);
        }
        if (x.learns()) {
            method.addComment("$L += $L · W transposed", x.gradient(), step.dOut());
            if (step.hasVectors()) {
                method.addStatement("transpose($L, $L, weights, $L, scratch)", in, out, weights);
            }
            String transposed =
                    step.hasVectors() ? matrix("scratch", 0, in) : "weights, %d, 1, %d".formatted(weights, out);
            method.addStatement(product(
                    "rows",
                    in,
                    out,
                    matrix(step.dOut(), 0, out) + ", 1",
                    transposed,
                    matrix(x.gradient(), 0, in),
                    in * out));
        }
        return method.build();
    }

    /** C += A · B; vector tiles find edges copied to {@code scratchAt}. */
    private String product(Object m, Object n, Object depth, String a, String b, String c, int scratchAt) {
        String scratch = step.hasVectors() ? "scratch, " + scratchAt : "scratch";
        return "product(%s, %s, %s, %s, %s, %s, %s)".formatted(m, n, depth, a, b, c, scratch);
    }

    private static String matrix(String array, int at, int row) {
        return "%s, %d, %d".formatted(array, at, row);
    }

    private String weights() {
        return right(matrix("weights", weights, out));
    }

    /** A matrix on the right; plain products can take it transposed and want to know how far apart its columns are. */
    private String right(String matrix) {
        return step.hasVectors() ? matrix : matrix + ", 1";
    }

    /** What the layer reads, as a matrix on the left. */
    private String input(boolean transposed) {
        return transposed
                ? "%s, %d, 1, %d".formatted(x.array(), x.offset(), x.stride())
                : "%s, %d, %d, 1".formatted(x.array(), x.offset(), x.stride());
    }

    private List<String> forwardArguments() {
        return List.of("rows", x.array(), "weights", step.out(), "scratch");
    }

    private List<String> backwardArguments() {
        List<String> names = new ArrayList<>(List.of("rows", x.array()));
        if (x.learns()) {
            names.add("weights");
        }
        names.addAll(List.of(step.dOut(), "gradients"));
        if (x.learns()) {
            names.add(x.gradient());
        }
        names.add("scratch");
        return names;
    }
}
