package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.formula.Differentiate;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Apply;
import dev.loopwright.compiler.formula.Formula.Comparison;
import dev.loopwright.compiler.formula.Formula.Constant;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.formula.Formula.Where;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.plan.Epilogue.Factor;
import java.util.List;
import java.util.Set;

/**
 * How an epilogue passes gradients on: the derivative of the result by each thing it is made of, in terms of what the
 * backward pass still has. A derivative that needs the raw value or a random factor is stored by the forward pass, which
 * has them in hand.
 */
public final class Slopes {

    /** The variable of the finished value. */
    public static final String RESULT = "a";

    private static final Formula RAW = Formula.variable(Epilogue.RAW);
    private static final Constant ZERO = new Constant(0);

    private Slopes() {}

    /**
     * A derivative of the epilogue.
     *
     * @param formula of {@link #RESULT} and the others, or, if stored, of the raw value and the factors, too
     * @param stored whether the forward pass has to keep it
     */
    public record Slope(String variable, Formula formula, boolean stored) {

        /** Whether gradients pass through unchanged. */
        public boolean isOne() {
            return formula.equals(new Constant(1));
        }
    }

    /** The derivative by a variable of the epilogue; {@code keepsRaw} says whether raw values outlive the forward pass. */
    public static Slope of(Epilogue epilogue, String variable, boolean keepsRaw) {
        Formula derivative = Differentiate.formula(epilogue.formula(), variable);
        Formula fromResult = throughResult(derivative, epilogue.formula());
        Set<String> needs = Formulas.variables(fromResult);
        boolean lost = needs.contains(Epilogue.RAW) && !keepsRaw
                || epilogue.factors().stream().map(Factor::variable).anyMatch(needs::contains);
        return lost ? new Slope(variable, derivative, true) : new Slope(variable, fromResult, false);
    }

    /** Writes the result for every occurrence of the whole formula, and asks its sign instead of the raw value's. */
    private static Formula throughResult(Formula derivative, Formula whole) {
        if (whole.equals(RAW)) {
            return derivative;
        }
        Formula result = Formula.variable(RESULT);
        Formula replaced = Formulas.replace(derivative, whole, result);
        return keepsSign(whole) ? askResult(replaced, result) : replaced;
    }

    private static Formula askResult(Formula formula, Formula result) {
        if (formula instanceof Where where && isSignQuestion(where)) {
            return new Where(Comparison.GREATER, result, ZERO, where.then(), where.otherwise());
        }
        return Formulas.mapParts(formula, part -> askResult(part, result));
    }

    private static boolean isSignQuestion(Where where) {
        return where.comparison() == Comparison.GREATER
                && where.left().equals(RAW)
                && where.right().equals(ZERO);
    }

    /** Whether the formula is positive exactly where the raw value is, as far as its form tells. */
    private static boolean keepsSign(Formula whole) {
        if (whole instanceof Apply max && max.function() == Function.MAX) {
            return max.arguments().equals(List.of(RAW, ZERO));
        }
        return whole instanceof Where where
                && isSignQuestion(where)
                && where.then().equals(RAW)
                && isSmallMultiple(where.otherwise());
    }

    private static boolean isSmallMultiple(Formula otherwise) {
        if (otherwise.equals(ZERO)) {
            return true;
        }
        return otherwise instanceof Formula.Binary product
                && product.operator() == Formula.Operator.MULTIPLY
                && product.left() instanceof Constant slope
                && slope.value() >= 0
                && product.right().equals(RAW);
    }
}
