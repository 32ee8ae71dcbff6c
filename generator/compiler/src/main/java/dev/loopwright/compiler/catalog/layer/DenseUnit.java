package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.model.GradientSums;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tile;
import java.util.ArrayList;
import java.util.List;

/**
 * A dense layer of one unit in vectors. Its rows of W are single numbers, too short for a vector, but W as a whole lies in
 * memory like a row of inputs: so vectors run over the inputs, forward as a dot product for each row, backward with a
 * vector of W and one of its gradients in registers while all rows go by.
 */
final class DenseUnit extends DenseCode {
    /** Rows whose products are kept in scratch before they are added up. */
    private static final int GROUP = 16;

    private static final String COLUMNS = "for (; i + LANES <= %d; i += LANES)";
    private static final String REST = "for (; i < %d; i++)";

    DenseUnit(StepCode step) {
        super(step);
    }

    /** The body of the forward method. */
    @Override
    CodeBlock forward() {
        CodeBlock.Builder code = CodeBlock.builder()
                .add("// one unit: in vectors over the inputs\n")
                .addStatement(step.kernelCall("Forward", forwardArguments(step.from(), step.to())));
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
        return code.addStatement(step.kernelCall("Backward", backwardArguments(step.from(), step.to())))
                .build();
    }

    /** The methods that the two bodies call. */
    @Override
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(forwardMethod()));
        if (step.learns()) {
            methods.add(backwardMethod());
        }
        return methods;
    }

    private MethodSpec forwardMethod() {
        String start = bias ? "weights[" + (weights + in) + "] + " : "";
        return method("Forward", forwardArguments("from", "to"))
                .addJavadoc("$L = $L · W$L, a dot product for each row.\n", step.out(), x.array(), bias ? " + b" : "")
                .beginControlFlow("for (int top = from; top < to; top += $L)", GROUP)
                .addStatement("int stop = Math.min(top + $L, to)", GROUP)
                .beginControlFlow("for (int r = top; r < stop; r++)")
                .addStatement("int in = $L", rowStart())
                .addStatement("$T products = $T.zero(S)", VECTOR, VECTOR)
                .addStatement("int i = 0")
                .beginControlFlow(COLUMNS.formatted(in))
                .addStatement("$T x = $T.fromArray(S, $L, in + i)", VECTOR, VECTOR, x.array())
                .addStatement("$T w = $T.fromArray(S, weights, $L)", VECTOR, VECTOR, weight())
                .addStatement("products = x.fma(w, products)")
                .endControlFlow()
                .addStatement("products.intoArray(scratch, (r - top) * LANES)")
                .endControlFlow()
                .addComment(
                        "by now they have reached memory; a number is read from a vector that has not only with a delay")
                .beginControlFlow("for (int r = top; r < stop; r++)")
                .addStatement("float z = $LlaneSum(scratch, (r - top) * LANES)", start)
                .addCode(restOfRow())
                .addStatement("$L[r] = z", step.out())
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    /** Inputs that do not fill a vector of any width. */
    private CodeBlock restOfRow() {
        if (in % Tile.WIDEST == 0) {
            return CodeBlock.builder().build();
        }
        return CodeBlock.builder()
                .beginControlFlow("for (int i = $L / LANES * LANES; i < $L; i++)", in, in)
                .addStatement("z += $L[$L + i] * weights[$L]", x.array(), rowStart(), weight())
                .endControlFlow()
                .build();
    }

    private MethodSpec backwardMethod() {
        MethodSpec.Builder method = method("Backward", backwardArguments("from", "to"))
                .addJavadoc("Adds to the gradients of what made $L.\n", step.out())
                .addStatement("int i = 0")
                .addCode(vectorColumns())
                .addCode(restOfColumns());
        if (bias) {
            method.addStatement("float sum = $L", before(String.valueOf(weights + in)))
                    .beginControlFlow("for (int r = from; r < to; r++)")
                    .addStatement("sum += $L[r]", step.dOut())
                    .endControlFlow()
                    .addStatement("gradients[$L] = sum", weights + in);
        }
        return method.build();
    }

    /** A vector of weights and one of their gradients, with all rows. */
    private CodeBlock vectorColumns() {
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow(COLUMNS.formatted(in));
        if (x.learns()) {
            code.addStatement("$T w = $T.fromArray(S, weights, $L)", VECTOR, VECTOR, weight());
        }
        CodeBlock start = step.overwritesGradients()
                ? CodeBlock.of("$T.zero(S)", VECTOR)
                : CodeBlock.of("$T.fromArray(S, gradients, $L)", VECTOR, weight());
        code.addStatement("$T dW = $L", VECTOR, start)
                .beginControlFlow("for (int r = from; r < to; r++)")
                .addStatement("$T d = $T.broadcast(S, $L[r])", VECTOR, VECTOR, step.dOut())
                .addStatement("$T x = $T.fromArray(S, $L, $L + i)", VECTOR, VECTOR, x.array(), rowStart())
                .addStatement("dW = x.fma(d, dW)");
        if (x.learns() && x.assign().equals("=")) {
            String at = "r * " + in + " + i";
            code.addStatement("$T dX = d.mul(w)", VECTOR);
            code.addStatement("$L.intoArray($L, $L)", step.startRead(code, "dX", at), x.gradient(), at);
        } else if (x.learns()) {
            code.addStatement("$T dX = $T.fromArray(S, $L, r * $L + i)", VECTOR, VECTOR, x.gradient(), in)
                    .addStatement("d.fma(w, dX).intoArray($L, r * $L + i)", x.gradient(), in);
        }
        code.endControlFlow();
        if (step.overwritesGradients()) {
            code.add(GradientSums.store("gradients", List.of("dW"), List.of(weight())));
        } else {
            code.addStatement("dW.intoArray(gradients, $L)", weight());
        }
        return code.endControlFlow().build();
    }

    /** Columns that do not fill a vector. */
    private CodeBlock restOfColumns() {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow(REST.formatted(in))
                .addStatement("float dW = $L", before(weight()))
                .beginControlFlow("for (int r = from; r < to; r++)")
                .addStatement("dW += $L[r] * $L[$L + i]", step.dOut(), x.array(), rowStart());
        if (x.learns()) {
            code.addStatement(
                    "$L[r * $L + i] $L $L[r] * weights[$L]", x.gradient(), in, x.assign(), step.dOut(), weight());
        }
        return code.endControlFlow()
                .addStatement("gradients[$L] = dW", weight())
                .endControlFlow()
                .build();
    }

    /** What a sum that becomes a gradient begins with. */
    private String before(String at) {
        return (step.overwritesGradients() ? "overwrites ? 0 : " : "") + "gradients[" + at + "]";
    }

    private String weight() {
        return weights == 0 ? "i" : weights + " + i";
    }

    /** Where row {@code r} of what the layer reads begins. */
    private String rowStart() {
        String row = x.stride() == 1 ? "r" : "r * " + x.stride();
        return x.offset() == 0 ? row : row + " + " + x.offset();
    }

    private List<String> forwardArguments(String from, String to) {
        return List.of(from, to, x.array(), "weights", step.out(), "scratch");
    }

    private List<String> backwardArguments(String from, String to) {
        List<String> names = new ArrayList<>(List.of(from, to, x.array()));
        if (x.learns()) {
            names.add("weights");
        }
        names.addAll(List.of(step.dOut(), "gradients"));
        if (x.learns()) {
            names.add(x.gradient());
            names.addAll(step.startReadArrays());
        }
        return withOverwrites(names);
    }
}
