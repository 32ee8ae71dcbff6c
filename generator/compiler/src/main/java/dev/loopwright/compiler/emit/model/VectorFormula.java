package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Apply;
import dev.loopwright.compiler.formula.Formula.Binary;
import dev.loopwright.compiler.formula.Formula.Comparison;
import dev.loopwright.compiler.formula.Formula.Constant;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.formula.Formula.Operator;
import dev.loopwright.compiler.formula.Formula.Where;
import dev.loopwright.compiler.formula.Formulas;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes formulas as calls of the Vector API, one local for each part, so that parts in common are computed once. */
final class VectorFormula {
    private static final Set<Function> LANEWISE = EnumSet.of(Function.MAX, Function.MIN, Function.ABS, Function.SQRT);
    private static final Map<Comparison, String> COMPARISONS = Map.of(
            Comparison.LESS, "LT",
            Comparison.AT_MOST, "LE",
            Comparison.GREATER, "GT",
            Comparison.AT_LEAST, "GE",
            Comparison.EQUAL, "EQ",
            Comparison.UNEQUAL, "NE");

    private final Map<Formula, String> known = new HashMap<>();
    private final FunctionCode functions;
    private final CodeBlock.Builder code;
    private final Names scope;
    private int locals;

    /**
     * @param code where locals are declared
     * @param variables the local that holds the vector of each variable
     * @param scope where names of locals are claimed
     */
    VectorFormula(CodeBlock.Builder code, Map<String, String> variables, Names scope) {
        this.code = code;
        this.scope = scope;
        functions = new FunctionCode(code, scope);
        variables.forEach((variable, local) -> known.put(Formula.variable(variable), local));
    }

    /** Whether every operation of the formula is one that vectors do well. */
    static boolean canWrite(Formula formula) {
        if (formula instanceof Apply apply
                && !LANEWISE.contains(apply.function())
                && !FunctionCode.ALL.contains(apply.function())) {
            return false;
        }
        if (formula instanceof Binary binary && binary.operator() == Operator.POWER) {
            return false;
        }
        return Formulas.parts(formula).stream().allMatch(VectorFormula::canWrite);
    }

    /** Whether a function has to be written out in it, which takes many lines. */
    static boolean hasFunctions(Formula formula) {
        return formula instanceof Apply apply && FunctionCode.ALL.contains(apply.function())
                || Formulas.parts(formula).stream().anyMatch(VectorFormula::hasFunctions);
    }

    /** Declares what is needed; returns the local that holds the result. */
    String write(Formula formula) {
        String local = known.get(formula);
        if (local == null) {
            CodeBlock value = value(formula);
            local = scope.claim("v" + ++locals);
            code.addStatement("$T $L = $L", TileCode.VECTOR, local, value);
            known.put(formula, local);
        }
        return local;
    }

    private CodeBlock value(Formula formula) {
        if (formula instanceof Constant constant) {
            return CodeBlock.of("$T.broadcast(S, $L)", TileCode.VECTOR, Real.FLOAT.literal(constant.value()));
        }
        if (formula instanceof Apply apply) {
            return function(apply);
        }
        if (formula instanceof Where where) {
            return CodeBlock.of(
                    "$L.blend($L, $L.compare($T.$L, $L))",
                    write(where.otherwise()),
                    argument(where.then()),
                    write(where.left()),
                    TileCode.OPERATORS,
                    COMPARISONS.get(where.comparison()),
                    argument(where.right()));
        }
        if (formula instanceof Binary binary) {
            return binary(binary);
        }
        throw new IllegalArgumentException("no vector for " + formula);
    }

    private CodeBlock function(Apply apply) {
        String word = apply.function().word().toLowerCase(Locale.ROOT);
        if (FunctionCode.ALL.contains(apply.function())) {
            return functions.of(apply.function(), write(apply.arguments().get(0)));
        }
        String rest =
                apply.arguments().size() == 1 ? "" : argument(apply.arguments().get(1));
        return CodeBlock.of("$L.$L($L)", write(apply.arguments().get(0)), word, rest);
    }

    private CodeBlock binary(Binary binary) {
        if (binary.operator() == Operator.MULTIPLY && binary.left().equals(Formula.constant(-1))) {
            return CodeBlock.of("$L.neg()", write(binary.right()));
        }
        String name = switch (binary.operator()) {
            case ADD -> "add";
            case SUBTRACT -> "sub";
            case MULTIPLY -> "mul";
            case DIVIDE -> "div";
            case POWER -> throw new IllegalArgumentException("powers stay in plain loops");
        };
        return CodeBlock.of("$L.$L($L)", write(binary.left()), name, argument(binary.right()));
    }

    /** A vector, or a number that the API spreads over one. */
    private String argument(Formula formula) {
        return formula instanceof Constant constant ? Real.FLOAT.literal(constant.value()) : write(formula);
    }
}
