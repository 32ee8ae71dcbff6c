package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.emit.SpecComment;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.formula.Print;
import dev.loopwright.compiler.formula.Simplify;
import dev.loopwright.compiler.plan.Epilogue;
import dev.loopwright.compiler.plan.Epilogue.Factor;
import dev.loopwright.compiler.plan.Epilogue.Other;
import dev.loopwright.compiler.plan.Operand;
import dev.loopwright.compiler.plan.PlanPrinter;
import dev.loopwright.compiler.plan.Slopes;
import dev.loopwright.compiler.plan.Slopes.Slope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * What follows a tiled layer element by element, a vector at a time, where its formulas are made of operations that
 * vectors do well. The last vector may reach beyond the batch, for which buffers have room.
 */
final class ElementTiles {
    private static final String GRADIENT = "d";
    private static final String STORED = "stored";
    private static final int LONGEST_IN_TILE = 8;

    private final StepCode step;
    private final Epilogue epilogue;

    ElementTiles(StepCode step) {
        this.step = step;
        epilogue = step.epilogue();
    }

    boolean canFinish() {
        return step.hasVectors()
                && epilogue.factors().stream()
                        .allMatch(f -> f.layer().dropped(f.args()).isPresent())
                && finished().stream().allMatch(this::canWrite);
    }

    /** Whether what follows is so short that it may be written out behind every sum of a tile. */
    boolean canFinishInTile() {
        return canFinish()
                && step.storedSlopes().isEmpty()
                && !VectorFormula.hasFunctions(epilogue.formula())
                && isShort();
    }

    /** Whether it is a short formula of the raw value alone. */
    boolean isShort() {
        return Formulas.variables(epilogue.formula()).equals(Set.of(Epilogue.RAW))
                && size(epilogue.formula()) <= LONGEST_IN_TILE;
    }

    private static int size(Formula formula) {
        return 1 + Formulas.parts(formula).stream().mapToInt(ElementTiles::size).sum();
    }

    /** Finishes a vector in a local; returns the local with the result. */
    String finishInTile(CodeBlock.Builder code, String local, Names scope) {
        return new VectorFormula(code, Map.of(Epilogue.RAW, local), scope).write(epilogue.formula());
    }

    /** Whether turning gradients of finished values into those of raw ones is so short, too. */
    boolean canStartInTile() {
        return canStart() && !VectorFormula.hasFunctions(gradient()) && size(gradient()) <= LONGEST_IN_TILE;
    }

    /** Does so with a vector of gradients in a local, of the elements from an index on; returns the local with the result. */
    String startInTile(CodeBlock.Builder code, String local, String index, Names scope) {
        Map<String, String> locals = new LinkedHashMap<>(Map.of(GRADIENT, local));
        startReads().forEach((variable, array) -> {
            if (!variable.equals(GRADIENT)) {
                String read = scope.claim("x");
                code.addStatement(
                        "$T $L = $T.fromArray(S, $L, $L)", TileCode.VECTOR, read, TileCode.VECTOR, array, index);
                locals.put(variable, read);
            }
        });
        return new VectorFormula(code, locals, scope).write(gradient());
    }

    /** The arrays beside the gradients that this reads. */
    Set<String> startReadsOther() {
        Map<String, String> reads = startReads();
        reads.remove(GRADIENT);
        return new LinkedHashSet<>(reads.values());
    }

    boolean canStart() {
        return step.hasVectors() && !step.teachesOthers() && !step.rawSlope().isOne() && canWrite(gradient());
    }

    /** Whether everything that is to be done to elements can be. */
    boolean goesByVectors() {
        return (!step.hasEpilogue() || canFinish()) && (!step.startsBackward() || !step.learns() || canStart());
    }

    CodeBlock finishCall() {
        return CodeBlock.builder()
                .addStatement(step.kernelCall("Activation", arguments(finishArrays(), hasFactors())))
                .build();
    }

    CodeBlock startCall() {
        return CodeBlock.builder()
                .addStatement(step.kernelCall("Slopes", arguments(startArrays(), false)))
                .build();
    }

    /** The methods that the two call. */
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        if (step.hasEpilogue() && canFinish() && !step.finishesInTile()) {
            methods.add(finish());
        }
        if (step.learns() && canStart() && !step.startsInTile()) {
            methods.add(start());
        }
        return methods;
    }

    private boolean canWrite(Formula formula) {
        Set<String> variables = Formulas.variables(formula);
        return VectorFormula.canWrite(formula)
                && epilogue.others().stream()
                        .filter(o -> variables.contains(o.variable()))
                        .allMatch(o -> o.operand() instanceof Operand.Result);
    }

    /** The finished value, then the derivatives to keep. */
    private List<Formula> finished() {
        List<Formula> all = new ArrayList<>(List.of(epilogue.formula()));
        step.storedSlopes().forEach(slope -> all.add(slope.formula()));
        return all;
    }

    /** The gradient of the raw value. */
    private Formula gradient() {
        Slope slope = step.rawSlope();
        Formula factor = slope.stored() ? Formula.variable(STORED) : slope.formula();
        return Simplify.formula(Formula.variable(GRADIENT).times(factor));
    }

    private MethodSpec finish() {
        MethodSpec.Builder method = method("Activation", finishArrays(), hasFactors())
                .addJavadoc("$L = $L, for each element.\n", step.out(), spoken(epilogue.formula()));
        Map<String, String> reads = new LinkedHashMap<>(Map.of(Epilogue.RAW, step.out()));
        reads.putAll(others(finished()));
        List<String> targets = new ArrayList<>(List.of(step.out()));
        step.storedSlopes().forEach(slope -> targets.add(step.slopeArray(slope)));
        if (hasFactors()) {
            Map<String, Formula> ones = new LinkedHashMap<>();
            epilogue.factors().forEach(factor -> ones.put(factor.variable(), Formula.constant(1)));
            Formula evaluated = Simplify.formula(Formulas.substitute(epilogue.formula(), ones));
            method.beginControlFlow("if (!training)")
                    .addCode(loop(reads, List.of(evaluated), List.of(step.out()), List.of()))
                    .addStatement("return")
                    .endControlFlow();
        }
        return method.addCode(loop(reads, finished(), targets, epilogue.factors()))
                .build();
    }

    private MethodSpec start() {
        return method("Slopes", startArrays(), false)
                .addJavadoc("$L = $L, for each element.\n", step.dOut(), spoken(gradient()))
                .addCode(loop(startReads(), List.of(gradient()), List.of(step.dOut()), List.of()))
                .build();
    }

    private String spoken(Formula formula) {
        String text = Print.formula(formula);
        for (Other other : epilogue.others()) {
            text = text.replace(other.variable(), other.operand().toString());
        }
        for (Factor factor : epilogue.factors()) {
            text = text.replace(factor.variable(), PlanPrinter.factor(factor));
        }
        return SpecComment.javadoc(text);
    }

    private CodeBlock loop(
            Map<String, String> reads, List<Formula> formulas, List<String> targets, List<Factor> factors) {
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int e = from; e < to; e += LANES)");
        Map<String, String> locals = new LinkedHashMap<>();
        Names scope = step.model().names().locals();
        reads.forEach((variable, array) -> {
            String local = scope.claim("x" + (locals.size() + 1));
            code.addStatement("$T $L = $T.fromArray(S, $L, e)", TileCode.VECTOR, local, TileCode.VECTOR, array);
            locals.put(variable, local);
        });
        for (Factor factor : factors) {
            locals.put(factor.variable(), RandomCode.write(code, scope, factor));
        }
        VectorFormula writer = new VectorFormula(code, locals, scope);
        List<String> results = formulas.stream().map(writer::write).toList();
        for (int i = 0; i < targets.size(); i++) {
            code.addStatement("$L.intoArray($L, e)", results.get(i), targets.get(i));
        }
        return code.endControlFlow().build();
    }

    private Map<String, String> startReads() {
        Map<String, String> reads = new LinkedHashMap<>();
        Set<String> variables = Formulas.variables(gradient());
        reads.put(GRADIENT, step.dOut());
        if (variables.contains(Slopes.RESULT)) {
            reads.put(Slopes.RESULT, step.out());
        }
        if (variables.contains(STORED)) {
            reads.put(STORED, step.slopeArray(step.rawSlope()));
        }
        reads.putAll(others(List.of(gradient())));
        return reads;
    }

    private Map<String, String> others(List<Formula> formulas) {
        Map<String, String> reads = new LinkedHashMap<>();
        for (Other other : epilogue.others()) {
            if (formulas.stream().anyMatch(f -> Formulas.variables(f).contains(other.variable()))) {
                reads.put(other.variable(), step.model().array(other.operand()));
            }
        }
        return reads;
    }

    private Set<String> finishArrays() {
        Set<String> arrays = new LinkedHashSet<>(List.of(step.out()));
        arrays.addAll(others(finished()).values());
        step.storedSlopes().forEach(slope -> arrays.add(step.slopeArray(slope)));
        return arrays;
    }

    private Set<String> startArrays() {
        return new LinkedHashSet<>(startReads().values());
    }

    private List<String> arguments(Set<String> arrays, boolean factors) {
        List<String> arguments =
                new ArrayList<>(List.of(step.elementsBefore(step.from()), step.elementsBefore(step.to())));
        if (factors) {
            arguments.add("training");
            epilogue.factors().forEach(factor -> arguments.add(ModelNames.key(factor.number())));
        }
        arguments.addAll(arrays);
        return arguments;
    }

    /** Whether elements are multiplied by random factors. */
    boolean hasFactors() {
        return !epilogue.factors().isEmpty();
    }

    private MethodSpec.Builder method(String phase, Set<String> arrays, boolean factors) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(
                        step.model().names().method(step.step().name(), phase))
                .addModifiers(Modifier.STATIC)
                .addParameter(TypeName.INT, "from")
                .addParameter(TypeName.INT, "to");
        if (factors) {
            method.addParameter(TypeName.BOOLEAN, "training");
            epilogue.factors().forEach(factor -> method.addParameter(TypeName.LONG, ModelNames.key(factor.number())));
        }
        arrays.forEach(name -> method.addParameter(ArrayTypeName.of(TypeName.FLOAT), name));
        return method;
    }
}
