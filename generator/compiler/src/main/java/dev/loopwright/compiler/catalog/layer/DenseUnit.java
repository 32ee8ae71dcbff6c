package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tensor;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * A dense layer of one unit in vectors. Its rows of W are single numbers, too short for a vector, but W as a whole lies in
 * memory like a row of inputs: so vectors run over the inputs, forward as a dot product for each row, backward with a
 * vector of W and one of its gradients in registers while all rows go by.
 */
final class DenseUnit {
    private static final ClassName VECTOR = ClassName.get("jdk.incubator.vector", "FloatVector");
    private static final String COLUMNS = "for (; i + LANES <= %d; i += LANES)";
    private static final String REST = "for (; i < %d; i++)";

    private final StepCode step;
    private final OperandCode x;
    private final int in;
    private final int weights;
    private final boolean bias;

    DenseUnit(StepCode step) {
        this.step = step;
        x = step.in(0);
        in = x.elements();
        List<Tensor> tensors = step.step().kernel().orElseThrow().tensors();
        weights = tensors.get(0).offset();
        bias = tensors.size() > 1;
    }

    /** The body of the forward method. */
    CodeBlock forward() {
        CodeBlock.Builder code = CodeBlock.builder()
                .add("// one unit: in vectors over the inputs\n")
                .addStatement(step.kernelCall("Forward", forwardArguments()));
        if (step.hasEpilogue()) {
            code.add(step.finishAll());
        }
        return code.build();
    }

    /** The body of the backward method. */
    CodeBlock backward() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (step.startsBackward()) {
            code.add(step.startAll());
        }
        return code.addStatement(step.kernelCall("Backward", backwardArguments()))
                .build();
    }

    /** The methods that the two bodies call. */
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(forwardMethod()));
        if (step.learns()) {
            methods.add(backwardMethod());
        }
        return methods;
    }

    private MethodSpec forwardMethod() {
        return method("Forward", forwardArguments())
                .addJavadoc("$L = $L · W$L, a dot product for each row.\n", step.out(), x.array(), bias ? " + b" : "")
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int in = $L", rowStart())
                .addStatement("$T products = $T.zero(S)", VECTOR, VECTOR)
                .addStatement("int i = 0")
                .beginControlFlow(COLUMNS.formatted(in))
                .addStatement("$T x = $T.fromArray(S, $L, in + i)", VECTOR, VECTOR, x.array())
                .addStatement("$T w = $T.fromArray(S, weights, $L)", VECTOR, VECTOR, weight())
                .addStatement("products = x.fma(w, products)")
                .endControlFlow()
                .addComment("two sums that do not wait for each other; reduceLanes takes longer on Java 17")
                .addStatement("products.intoArray(scratch, 0)")
                .addStatement("float even = $L", bias ? "weights[" + (weights + in) + "]" : "0")
                .addStatement("float odd = 0")
                .beginControlFlow("for (int lane = 0; lane < LANES; lane += 2)")
                .addStatement("even += scratch[lane]")
                .addStatement("odd += scratch[lane + 1]")
                .endControlFlow()
                .beginControlFlow(REST.formatted(in))
                .addStatement("even += $L[in + i] * weights[$L]", x.array(), weight())
                .endControlFlow()
                .addStatement("$L[r] = even + odd", step.out())
                .endControlFlow()
                .build();
    }

    private MethodSpec backwardMethod() {
        MethodSpec.Builder method = method("Backward", backwardArguments())
                .addJavadoc("Adds to the gradients of what made $L.\n", step.out())
                .addStatement("int i = 0")
                .addCode(vectorColumns())
                .addCode(restOfColumns());
        if (bias) {
            method.addStatement("float sum = gradients[$L]", weights + in)
                    .beginControlFlow("for (int r = 0; r < rows; r++)")
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
        code.addStatement("$T dW = $T.fromArray(S, gradients, $L)", VECTOR, VECTOR, weight())
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("$T d = $T.broadcast(S, $L[r])", VECTOR, VECTOR, step.dOut())
                .addStatement("$T x = $T.fromArray(S, $L, $L + i)", VECTOR, VECTOR, x.array(), rowStart())
                .addStatement("dW = x.fma(d, dW)");
        if (x.learns() && x.assign().equals("=")) {
            code.addStatement("d.mul(w).intoArray($L, r * $L + i)", x.gradient(), in);
        } else if (x.learns()) {
            code.addStatement("$T dX = $T.fromArray(S, $L, r * $L + i)", VECTOR, VECTOR, x.gradient(), in)
                    .addStatement("d.fma(w, dX).intoArray($L, r * $L + i)", x.gradient(), in);
        }
        return code.endControlFlow()
                .addStatement("dW.intoArray(gradients, $L)", weight())
                .endControlFlow()
                .build();
    }

    /** Columns that do not fill a vector. */
    private CodeBlock restOfColumns() {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow(REST.formatted(in))
                .addStatement("float dW = gradients[$L]", weight())
                .beginControlFlow("for (int r = 0; r < rows; r++)")
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

    private String weight() {
        return weights == 0 ? "i" : weights + " + i";
    }

    /** Where row {@code r} of what the layer reads begins. */
    private String rowStart() {
        String row = x.stride() == 1 ? "r" : "r * " + x.stride();
        return x.offset() == 0 ? row : row + " + " + x.offset();
    }

    private MethodSpec.Builder method(String phase, List<String> arguments) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(
                        step.model().names().method(step.step().name(), phase))
                .addModifiers(Modifier.STATIC)
                .addParameter(TypeName.INT, "rows");
        arguments.stream().skip(1).forEach(name -> method.addParameter(ArrayTypeName.of(TypeName.FLOAT), name));
        return method;
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
        return names;
    }
}
