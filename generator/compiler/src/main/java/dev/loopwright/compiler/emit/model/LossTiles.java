package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.catalog.ElementLoss;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.emit.SpecComment;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.plan.Epilogue;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.LossPass;
import dev.loopwright.compiler.plan.Operand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * The pass of a loss that is a formula, for as many rows at a time as a vector has lanes: prediction, gradient and loss
 * while the raw values are in registers.
 */
final class LossTiles implements LossKernel {
    private final LossCode code;
    private final String name;

    LossTiles(LossCode code, String name) {
        this.code = code;
        this.name = name;
    }

    /** Whether there is a kernel class with scratch, and every formula is made of operations that vectors do well. */
    boolean canWrite() {
        LossPass pass = code.pass();
        if (!code.model().hasVectors()
                || !code.model().hasOtherTiles()
                || !pass.terms().stream().allMatch(t -> t.term().loss() instanceof ElementLoss)
                || !isPacked(pass.source())) {
            return false;
        }
        return element().epilogue().others().stream().allMatch(o -> isPacked(o.operand()))
                && formulas().stream().allMatch(VectorFormula::canWrite);
    }

    /** Whether there is a number for each row and nothing between, with room behind it. */
    private static boolean isPacked(Operand operand) {
        return operand instanceof Operand.Result && operand.width() == 1;
    }

    private ElementLossCode element() {
        return new ElementLossCode(code);
    }

    private List<Formula> formulas() {
        List<Formula> all = new ArrayList<>(List.of(element().loss()));
        if (element().writesPrediction()) {
            all.add(element().epilogue().formula());
        }
        all.addAll(learnt().values());
        return all;
    }

    /** The gradients that somebody wants, by the Java names of their arrays. */
    private Map<String, Formula> learnt() {
        Map<String, Formula> learnt = new LinkedHashMap<>();
        List<Operand> targets = code.gradientTargets();
        List<Formula> gradients = element().gradients();
        for (int i = 0; i < targets.size(); i++) {
            if (code.effects().get(i) != Effect.NONE) {
                learnt.put(code.gradient(targets.get(i)), gradients.get(i));
            }
        }
        return learnt;
    }

    @Override
    public CodeBlock call() {
        return CodeBlock.of("$L.$L($L)", code.model().kernelClass(), name, String.join(", ", arguments(from(), to())));
    }

    private String from() {
        return code.model().hasStripes() ? "from" : "0";
    }

    private String to() {
        return code.model().hasStripes() ? "to" : "rows";
    }

    private List<String> arguments(String from, String to) {
        List<String> names = new ArrayList<>(List.of(from, to));
        if (!learnt().isEmpty()) {
            names.add("share");
        }
        names.addAll(reads().values());
        if (element().writesPrediction()) {
            names.add(code.out());
        }
        names.addAll(learnt().keySet());
        names.add("scratch");
        return names.stream().distinct().toList();
    }

    /** The arrays that are read, by variables of the formulas. */
    private Map<String, String> reads() {
        Map<String, String> reads = new LinkedHashMap<>(Map.of(Epilogue.RAW, code.sourceArray()));
        element()
                .epilogue()
                .others()
                .forEach(o -> reads.put(o.variable(), code.model().array(o.operand())));
        for (int i = 0; i < code.pass().terms().size(); i++) {
            reads.put("t " + i, code.target(i));
            if (code.pass().terms().get(i).weighs()) {
                reads.put("w " + i, code.rowWeights(i));
            }
        }
        return reads;
    }

    @Override
    public List<MethodSpec> methods() {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.STATIC)
                .returns(TypeName.DOUBLE)
                .addJavadoc(
                        "The sum of $L over some rows, and what follows from the same z. Rows behind the last are computed"
                                + " with them, but do not count.\n",
                        SpecComment.javadoc(ElementLossCode.plain(element().loss())));
        for (String argument : arguments("from", "to")) {
            method.addParameter(type(argument), argument);
        }
        method.addStatement("double sum = 0")
                .beginControlFlow("for (int r = from; r < to; r += LANES)")
                .addCode(vectors())
                .addStatement("int count = Math.min(LANES, to - r)")
                .beginControlFlow("for (int lane = 0; lane < count; lane++)")
                .addStatement("sum += scratch[lane]")
                .endControlFlow()
                .endControlFlow()
                .addStatement("return sum");
        return List.of(method.build());
    }

    @Override
    public CodeBlock activateCall(String method) {
        return CodeBlock.of(
                "$L.$L($L)", code.model().kernelClass(), method, String.join(", ", activateArguments(from(), to())));
    }

    private List<String> activateArguments(String from, String to) {
        return Stream.of(from, to, code.sourceArray(), code.out()).distinct().toList();
    }

    @Override
    public List<MethodSpec> activate(String method) {
        CodeBlock.Builder body = CodeBlock.builder();
        Names scope = code.model().names().locals();
        String raw = scope.claim("x1");
        body.addStatement("$T $L = $T.fromArray(S, $L, r)", TileCode.VECTOR, raw, TileCode.VECTOR, code.sourceArray());
        String finished = new VectorFormula(body, Map.of(Epilogue.RAW, raw), scope)
                .write(element().epilogue().formula());
        MethodSpec.Builder built = MethodSpec.methodBuilder(method)
                .addModifiers(Modifier.STATIC)
                .addJavadoc("The activation of $L alone, to the same bits.\n", code.out());
        activateArguments("from", "to").forEach(argument -> built.addParameter(type(argument), argument));
        return List.of(built.beginControlFlow("for (int r = from; r < to; r += LANES)")
                .addCode(body.build())
                .addStatement("$L.intoArray($L, r)", finished, code.out())
                .endControlFlow()
                .build());
    }

    private static TypeName type(String argument) {
        return switch (argument) {
            case "from", "to" -> TypeName.INT;
            case "share" -> TypeName.FLOAT;
            default -> ArrayTypeName.of(TypeName.FLOAT);
        };
    }

    private CodeBlock vectors() {
        CodeBlock.Builder body = CodeBlock.builder();
        Names scope = code.model().names().locals();
        Map<String, String> locals = new LinkedHashMap<>();
        Map<String, String> loaded = new LinkedHashMap<>();
        reads().forEach((variable, array) -> locals.put(variable, loaded.computeIfAbsent(array, a -> {
            String local = scope.claim("x" + (loaded.size() + 1));
            body.addStatement("$T $L = $T.fromArray(S, $L, r)", TileCode.VECTOR, local, TileCode.VECTOR, a);
            return local;
        })));
        VectorFormula writer = new VectorFormula(body, locals, scope);
        if (element().writesPrediction()) {
            body.addStatement(
                    "$L.intoArray($L, r)", writer.write(element().epilogue().formula()), code.out());
        }
        Set<String> added = new LinkedHashSet<>();
        for (int i = 0; i < code.gradientTargets().size(); i++) {
            if (code.effects().get(i) == Effect.ADD) {
                added.add(code.gradient(code.gradientTargets().get(i)));
            }
        }
        learnt().forEach((array, formula) -> {
            if (!element().epilogue().isNothing()) {
                body.add(
                        "// activation and loss are differentiated as one: dLoss/dz = $L\n",
                        ElementLossCode.plain(formula));
            }
            String there = added.contains(array)
                    ? ".add(" + TileCode.VECTOR.simpleName() + ".fromArray(S, " + array + ", r))"
                    : "";
            body.addStatement("$L.mul(share)$L.intoArray($L, r)", writer.write(formula), there, array);
        });
        return body.addStatement(
                        "$L.intoArray(scratch, 0)", writer.write(element().loss()))
                .build();
    }
}
