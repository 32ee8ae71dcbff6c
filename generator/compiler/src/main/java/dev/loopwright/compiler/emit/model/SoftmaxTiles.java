package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.catalog.layer.Softmax;
import dev.loopwright.compiler.catalog.loss.CrossEntropy;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.LossPass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.lang.model.element.Modifier;

/**
 * Softmax and cross entropy for as many rows at a time as a vector has lanes: their logits are turned round in scratch, a
 * vector for each class, so that a sum over classes is a sum of vectors, in the order of the classes in every row.
 */
final class SoftmaxTiles implements LossKernel {
    /** Rows below which a vector for each class costs more than it saves. */
    private static final int FEW_ROWS = 4;

    /** Classes up to which no loop runs over them. */
    private static final int WRITTEN_OUT = 4;

    private final LossCode code;
    private final String name;

    SoftmaxTiles(LossCode code, String name) {
        this.code = code;
        this.name = name;
    }

    /** Whether there is a kernel class, and the loss is the cross entropy of a softmax. */
    boolean canWrite() {
        LossPass pass = code.pass();
        return code.model().hasVectors()
                && pass.terms().size() == 1
                && pass.terms().get(0).term().loss() instanceof CrossEntropy;
    }

    private CrossEntropy loss() {
        return (CrossEntropy) code.pass().terms().get(0).term().loss();
    }

    private int classes() {
        return code.prediction().width();
    }

    private Softmax.Rows rows() {
        return Softmax.Rows.withNumbers(code.model(), code.source(), code.prediction());
    }

    @Override
    public CodeBlock call() {
        return call(name, arguments());
    }

    private CodeBlock call(String method, List<String> arguments) {
        boolean striped = code.model().hasStripes();
        String range = striped ? "from, to" : "0, rows";
        return CodeBlock.of("$L.$L($L, $L)", code.model().kernelClass(), method, range, String.join(", ", arguments));
    }

    private List<String> arguments() {
        List<String> names = new ArrayList<>();
        if (learns()) {
            names.add("share");
        }
        names.add(code.sourceArray());
        names.add(code.target(0));
        if (code.pass().terms().get(0).weighs()) {
            names.add(code.rowWeights(0));
        }
        names.add(code.out());
        if (learns()) {
            names.add(code.gradient(code.gradientTargets().get(0)));
        }
        names.add("scratch");
        return names.stream().distinct().toList();
    }

    private static MethodSpec.Builder method(String name, List<String> arguments) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.STATIC)
                .addParameter(TypeName.INT, "from")
                .addParameter(TypeName.INT, "to");
        arguments.forEach(argument -> method.addParameter(
                argument.equals("share") ? TypeName.FLOAT : ArrayTypeName.of(TypeName.FLOAT), argument));
        return method;
    }

    @Override
    public List<MethodSpec> methods() {
        Softmax.Rows rows = rows();
        Names scope = code.model().names().locals();
        String logSum = "((double) scratch[%d * LANES + r - top] + scratch[%d * LANES + r - top])";
        CodeBlock none = CodeBlock.of("");
        CodeBlock row = loss().emitRow(
                        code,
                        rows,
                        learns() ? none : copied(rows),
                        learns() ? copy(rows) : none,
                        CodeBlock.of("$L", logSum.formatted(classes() + 1, classes())));
        CodeBlock.Builder body = groups();
        body.addStatement("$1T total = $1T.fromArray(S, scratch, $2L * LANES)", TileCode.VECTOR, classes());
        String log = new FunctionCode(body, scope).logFromOne("total");
        body.addStatement("$L.intoArray(scratch, $L * LANES)", log, classes());
        MethodSpec loss = method(name, arguments())
                .returns(TypeName.DOUBLE)
                .addJavadoc("The sum of the losses of some rows, with their probabilities and gradients.\n")
                .addStatement("double sum = 0")
                .addCode(body.beginControlFlow("for (int r = top; r < stop; r++)")
                        .add(row)
                        .endControlFlow()
                        .endControlFlow()
                        .build())
                .addStatement("return sum")
                .build();
        return List.of(loss, probabilities());
    }

    /** The probabilities of row {@code r}, from scratch. */
    private CodeBlock copied(Softmax.Rows rows) {
        return CodeBlock.builder()
                .beginControlFlow("for (int j = 0; j < $L; j++)", classes())
                .add(copy(rows))
                .endControlFlow()
                .build();
    }

    private static CodeBlock copy(Softmax.Rows rows) {
        return CodeBlock.of("$L[$L + j] = scratch[j * LANES + r - top];\n", rows.to(), rows.out());
    }

    private boolean learns() {
        return code.effects().get(0) != Effect.NONE;
    }

    /** Opens the loop over groups of rows, and leaves their probabilities in scratch. */
    private CodeBlock.Builder groups() {
        return CodeBlock.builder()
                .beginControlFlow("for (int top = from; top < to; top += LANES)")
                .addStatement("int stop = Math.min(top + LANES, to)")
                .addStatement("$L(top, stop, $L, scratch)", probabilitiesName(), code.sourceArray());
    }

    private String probabilitiesName() {
        return code.model().names().method(code.prediction().name(), "Softmax");
    }

    /** A method by itself: with more in it HotSpot was seen to make objects of its vectors. */
    private MethodSpec probabilities() {
        Softmax.Rows rows = rows();
        CodeBlock.Builder body = CodeBlock.builder()
                .beginControlFlow("for (int r = from; r < to; r++)")
                .add(rows.declare())
                .beginControlFlow("for (int j = 0; j < $L; j++)", classes())
                .addStatement("scratch[j * LANES + r - from] = $L[$L + j]", rows.from(), rows.in())
                .endControlFlow()
                .endControlFlow()
                .addStatement("$1T largest = $1T.fromArray(S, scratch, 0)", TileCode.VECTOR)
                .add(eachClass(
                        1,
                        at -> CodeBlock.of(
                                "largest = largest.max($T.fromArray(S, scratch, $L));\n", TileCode.VECTOR, at)))
                .addStatement("$1T total = $1T.zero(S)", TileCode.VECTOR)
                .add(eachClass(0, this::exponential))
                .addStatement("$1T scale = $1T.broadcast(S, 1f).div(total)", TileCode.VECTOR)
                .add(eachClass(
                        0,
                        at -> CodeBlock.of(
                                "$1T.fromArray(S, scratch, $2L).mul(scale).intoArray(scratch, $2L);\n",
                                TileCode.VECTOR,
                                at)))
                .addStatement("total.intoArray(scratch, $L * LANES)", classes())
                .addStatement("largest.intoArray(scratch, $L * LANES)", classes() + 1);
        return method(probabilitiesName(), List.of(code.sourceArray(), "scratch"))
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc(
                        "The probabilities of at most LANES rows, in scratch: a vector for each class, a lane for each row."
                                + " Behind them the sum of\nexp(z - largest), and the largest z.\n")
                .addCode(body.build())
                .build();
    }

    private CodeBlock exponential(String at) {
        CodeBlock.Builder one = CodeBlock.builder();
        one.addStatement("$1T x = $1T.fromArray(S, scratch, $2L).sub(largest)", TileCode.VECTOR, at);
        String e = new FunctionCode(one, code.model().names().locals()).decay("x");
        return one.addStatement("$L.intoArray(scratch, $L)", e, at)
                .addStatement("total = total.add($L)", e)
                .build();
    }

    /**
     * Something for the vector of each class, from one on: in a loop, or written out for so few that HotSpot would unroll it
     * and was seen to make objects of vectors then.
     */
    private CodeBlock eachClass(int first, Function<String, CodeBlock> body) {
        CodeBlock.Builder all = CodeBlock.builder();
        for (int j = first; j < classes() && classes() <= WRITTEN_OUT; j++) {
            CodeBlock one = body.apply(j == 0 ? "0" : j == 1 ? "LANES" : j + " * LANES");
            boolean declares = one.toString().lines().count() > 1;
            all.add(
                    declares
                            ? CodeBlock.builder()
                                    .add("{\n$>")
                                    .add(one)
                                    .add("$<}\n")
                                    .build()
                            : one);
        }
        if (classes() > WRITTEN_OUT) {
            all.beginControlFlow("for (int j = $L; j < $L; j++)", first, classes())
                    .add(body.apply("j * LANES"))
                    .endControlFlow();
        }
        return all.build();
    }

    @Override
    public CodeBlock activateCall(String method) {
        return call(method, activateArguments());
    }

    private List<String> activateArguments() {
        return List.of(code.sourceArray(), code.out(), "scratch").stream()
                .distinct()
                .toList();
    }

    @Override
    public List<MethodSpec> activate(String method) {
        Softmax.Rows rows = rows();
        MethodSpec activate = method(method, activateArguments())
                .addJavadoc("The activation of $L alone, to the same bits.\n", code.out())
                .beginControlFlow("if (to - from < $L)", FEW_ROWS)
                .beginControlFlow("for (int r = from; r < to; r++)")
                .addCode(rows.declare())
                .addCode(rows.probabilities(difference -> CodeBlock.of("decay($L)", difference)))
                .endControlFlow()
                .addStatement("return")
                .endControlFlow()
                .addCode(groups().beginControlFlow("for (int r = top; r < stop; r++)")
                        .add(rows.declare())
                        .add(copied(rows))
                        .endControlFlow()
                        .endControlFlow()
                        .build())
                .build();
        return List.of(activate, probabilities(), decay());
    }

    /** For rows that are too few for vectors: the operations of {@link FunctionCode#decay}, one for one. */
    private static MethodSpec decay() {
        return MethodSpec.methodBuilder("decay")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TypeName.FLOAT)
                .addParameter(TypeName.FLOAT, "x")
                .addJavadoc("e^x for x up to 0, to 1 ulp, and to the bits that vectors make of it; 0 below -87.\n")
                .addStatement("float n = x * 1.44269504f + 12582912f - 12582912f")
                .addStatement("float rest = Math.fma(n, -0.693359375f, x) - n * -2.12194440e-4f")
                .addStatement(
                        "float poly = Math.fma(rest * 1.9875691500e-4f + 1.3981999507e-3f, rest, 8.3334519073e-3f)")
                .addStatement("poly = Math.fma(Math.fma(poly, rest, 4.1665795894e-2f), rest, 1.6666665459e-1f)")
                .addStatement("poly = Math.fma(Math.fma(poly, rest, 5.0000001201e-1f), rest * rest, rest) + 1f")
                .addStatement(
                        "return x < -87f ? 0 : poly * Float.intBitsToFloat(Float.floatToRawIntBits(n + 12583039f) << 23)")
                .build();
    }
}
