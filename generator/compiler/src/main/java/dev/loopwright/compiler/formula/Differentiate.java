package dev.loopwright.compiler.formula;

import static dev.loopwright.compiler.formula.Formula.apply;
import static dev.loopwright.compiler.formula.Formula.constant;
import static dev.loopwright.compiler.formula.Formula.where;

import dev.loopwright.compiler.formula.Formula.Apply;
import dev.loopwright.compiler.formula.Formula.Binary;
import dev.loopwright.compiler.formula.Formula.Comparison;
import dev.loopwright.compiler.formula.Formula.Constant;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.formula.Formula.Variable;
import dev.loopwright.compiler.formula.Formula.Where;

/**
 * Symbolic derivatives. At kinks a derivative is chosen and stated: {@code abs} and {@code sign} have 0 at 0; {@code
 * max(a, b)} and {@code min(a, b)} have that of {@code b} where both are equal (so {@code relu} has 0 at 0); {@code where}
 * has that of the branch taken.
 */
public final class Differentiate {

    private static final Formula ZERO = constant(0);
    private static final Formula ONE = constant(1);

    private Differentiate() {}

    /** The derivative of a formula by one of its variables, simplified. */
    public static Formula formula(Formula formula, String variable) {
        return Simplify.formula(derivative(Simplify.formula(formula), variable));
    }

    private static Formula derivative(Formula formula, String variable) {
        if (formula instanceof Constant || !Formulas.variables(formula).contains(variable)) {
            return ZERO;
        }
        if (formula instanceof Variable) {
            return ONE;
        }
        if (formula instanceof Binary binary) {
            return binary(binary, variable);
        }
        if (formula instanceof Apply apply) {
            return chain(apply, variable);
        }
        Where w = (Where) formula;
        return new Where(
                w.comparison(),
                w.left(),
                w.right(),
                derivative(w.then(), variable),
                derivative(w.otherwise(), variable));
    }

    private static Formula binary(Binary formula, String variable) {
        Formula a = formula.left();
        Formula b = formula.right();
        Formula da = derivative(a, variable);
        Formula db = derivative(b, variable);
        return switch (formula.operator()) {
            case ADD -> da.plus(db);
            case SUBTRACT -> da.minus(db);
            case MULTIPLY -> da.times(b).plus(a.times(db));
            case DIVIDE -> da.over(b).minus(a.times(db).over(b.times(b)));
            case POWER -> power(a, b, da, db);
        };
    }

    private static Formula power(Formula a, Formula b, Formula da, Formula db) {
        if (b instanceof Constant exponent) {
            return constant(exponent.value())
                    .times(a.power(constant(exponent.value() - 1)))
                    .times(da);
        }
        return a.power(b)
                .times(db.times(apply(Function.LOG, a)).plus(b.times(da).over(a)));
    }

    private static Formula chain(Apply formula, String variable) {
        Formula u = formula.arguments().get(0);
        Formula du = derivative(u, variable);
        if (formula.function() == Function.MAX || formula.function() == Function.MIN) {
            Formula v = formula.arguments().get(1);
            Comparison first = formula.function() == Function.MAX ? Comparison.GREATER : Comparison.LESS;
            return where(u, first, v, du, derivative(v, variable));
        }
        return outer(formula, u).times(du);
    }

    /** The derivative of a function by its argument {@code u}, in terms of the function itself where that is shorter. */
    private static Formula outer(Apply f, Formula u) {
        return switch (f.function()) {
            case EXP -> f;
            case LOG -> ONE.over(u);
            case LOG1P -> ONE.over(ONE.plus(u));
            case SQRT -> constant(0.5).over(f);
            case TANH -> ONE.minus(f.times(f));
            case SIGMOID -> f.times(ONE.minus(f));
            case SOFTPLUS -> apply(Function.SIGMOID, u);
            case ERF -> apply(Function.EXP, u.times(u).times(-1)).times(2 / Math.sqrt(Math.PI));
            case SIN -> apply(Function.COS, u);
            case COS -> apply(Function.SIN, u).times(-1);
            case ABS -> apply(Function.SIGN, u);
            case SIGN -> ZERO;
            case MAX, MIN -> throw new IllegalStateException("two arguments");
        };
    }
}
