package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Apply;
import dev.loopwright.compiler.formula.Formula.Binary;
import dev.loopwright.compiler.formula.Formula.Constant;
import dev.loopwright.compiler.formula.Formula.Operator;
import dev.loopwright.compiler.formula.Formula.Variable;
import dev.loopwright.compiler.formula.Formula.Where;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.runtime.Numeric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes formulas as Java. Several formulas can be written together, so that what they have in common is computed once,
 * in a local of its own.
 */
public final class FormulaCode {
    private static final int SUM = 3;
    private static final int PRODUCT = 4;
    private static final int UNARY = 5;

    private final Real real;
    private final Map<Formula, CodeBlock> known = new LinkedHashMap<>();

    /** @param variables the Java for each variable, something that needs no parentheses */
    public FormulaCode(Real real, Map<String, CodeBlock> variables) {
        this.real = real;
        variables.forEach((name, code) -> known.put(Formula.variable(name), code));
    }

    /**
     * Declares locals for the parts that occur more than once in the formulas, innermost first. From then on they are
     * written by name.
     */
    public CodeBlock declareShared(List<Formula> formulas, Names scope) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (Formula part : shared(formulas)) {
            String name = scope.claim(localName(part));
            code.addStatement("$T $L = $L", real.type(), name, expression(part));
            known.put(part, CodeBlock.of("$L", name));
        }
        return code.build();
    }

    /** The formula as a Java expression. */
    public CodeBlock expression(Formula formula) {
        return write(formula, 0);
    }

    /** The formula as a Java expression that can be compared. */
    public CodeBlock compared(Formula formula) {
        return write(formula, SUM);
    }

    /** The formula as a Java expression that can be multiplied from the left. */
    CodeBlock factor(Formula formula) {
        return write(formula, PRODUCT + 1);
    }

    /** Parts used more than once, every one after those that it contains; a part used only inside one other is left out. */
    private List<Formula> shared(List<Formula> formulas) {
        Map<Formula, Integer> uses = new LinkedHashMap<>();
        formulas.forEach(formula -> count(formula, uses));
        List<Formula> shared = new ArrayList<>();
        uses.forEach((part, count) -> {
            if (count > 1 && !(part instanceof Variable) && !(part instanceof Constant) && !known.containsKey(part)) {
                shared.add(part);
            }
        });
        return shared;
    }

    /** Counts each part once for each distinct whole that it stands in. Parts enter the map before wholes. */
    private void count(Formula formula, Map<Formula, Integer> uses) {
        if (!uses.containsKey(formula) && !known.containsKey(formula)) {
            Formulas.parts(formula).forEach(part -> count(part, uses));
        }
        uses.merge(formula, 1, Integer::sum);
    }

    private static String localName(Formula part) {
        if (part instanceof Apply apply) {
            return apply.function().word();
        }
        if (part instanceof Binary binary) {
            return switch (binary.operator()) {
                case ADD -> "added";
                case SUBTRACT -> "difference";
                case MULTIPLY -> "product";
                case DIVIDE -> "ratio";
                case POWER -> "power";
            };
        }
        return "choice";
    }

    private CodeBlock write(Formula formula, int outer) {
        CodeBlock name = known.get(formula);
        if (name != null) {
            return name;
        }
        if (formula instanceof Constant constant) {
            String literal = real.literal(constant.value());
            return parenthesized(CodeBlock.of("$L", literal), literal.startsWith("-") && outer >= SUM);
        }
        if (formula instanceof Apply apply) {
            return function(apply, outer);
        }
        if (formula instanceof Where where) {
            CodeBlock code = CodeBlock.of(
                    "$L $L $L ? $L : $L",
                    write(where.left(), SUM),
                    where.comparison().symbol(),
                    write(where.right(), SUM),
                    write(where.then(), 2),
                    write(where.otherwise(), 1));
            return parenthesized(code, outer > 0);
        }
        if (formula instanceof Binary binary) {
            return binary(binary, outer);
        }
        throw new IllegalArgumentException("no Java name for " + formula);
    }

    private CodeBlock binary(Binary binary, int outer) {
        if (binary.operator() == Operator.POWER) {
            return called(CodeBlock.of("Math.pow"), List.of(binary.left(), binary.right()), true, outer);
        }
        if (isNegation(binary)) {
            return parenthesized(CodeBlock.of("-$L", write(binary.right(), UNARY)), outer >= SUM);
        }
        int inner = binary.operator() == Operator.ADD || binary.operator() == Operator.SUBTRACT ? SUM : PRODUCT;
        // The right operand binds tighter: sums and products of floats must not be regrouped.
        CodeBlock code = CodeBlock.of(
                "$L $L $L", write(binary.left(), inner), binary.operator().symbol(), write(binary.right(), inner + 1));
        return parenthesized(code, inner < outer);
    }

    private static boolean isNegation(Binary binary) {
        return binary.operator() == Operator.MULTIPLY
                && binary.left() instanceof Constant constant
                && constant.value() == -1;
    }

    private CodeBlock function(Apply apply, int outer) {
        return switch (apply.function()) {
            case EXP, LOG, LOG1P, SQRT, TANH, SIN, COS ->
                called(CodeBlock.of("Math.$L", apply.function().word()), apply.arguments(), true, outer);
            case ABS, MAX, MIN ->
                called(CodeBlock.of("Math.$L", apply.function().word()), apply.arguments(), false, outer);
            case SIGN -> called(CodeBlock.of("Math.signum"), apply.arguments(), false, outer);
            case SIGMOID, SOFTPLUS, ERF ->
                called(CodeBlock.of("$T.$L", Numeric.class, apply.function().word()), apply.arguments(), false, outer);
        };
    }

    /** A call, cast to float where Java has the function for doubles only. */
    private CodeBlock called(CodeBlock method, List<Formula> arguments, boolean onlyDouble, int outer) {
        CodeBlock list = arguments.stream().map(a -> write(a, 0)).collect(CodeBlock.joining(", "));
        CodeBlock call = CodeBlock.of("$L($L)", method, list);
        if (!onlyDouble || real == Real.DOUBLE) {
            return call;
        }
        return parenthesized(CodeBlock.of("(float) $L", call), outer > UNARY);
    }

    private static CodeBlock parenthesized(CodeBlock code, boolean needed) {
        return needed ? CodeBlock.of("($L)", code) : code;
    }
}
