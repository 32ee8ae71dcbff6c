package dev.loopwright.compiler.formula;

import static dev.loopwright.compiler.formula.Formula.constant;

import dev.loopwright.compiler.formula.Formula.Apply;
import dev.loopwright.compiler.formula.Formula.Binary;
import dev.loopwright.compiler.formula.Formula.Constant;
import dev.loopwright.compiler.formula.Formula.Operator;
import dev.loopwright.compiler.formula.Formula.Where;
import java.util.stream.Stream;

/**
 * Makes formulas smaller without changing their value for finite arguments: folds constants, drops neutral elements, and
 * moves constant factors to the front. It does not expand products or search for identities.
 */
public final class Simplify {

    private Simplify() {}

    public static Formula formula(Formula formula) {
        Formula simple = Formulas.mapParts(formula, Simplify::formula);
        if (simple instanceof Binary binary) {
            return binary(binary.operator(), binary.left(), binary.right());
        }
        if (simple instanceof Apply apply) {
            return apply(apply);
        }
        return simple instanceof Where where ? where(where) : simple;
    }

    private static Formula binary(Operator operator, Formula left, Formula right) {
        if (left instanceof Constant a && right instanceof Constant b) {
            return fold(operator, a, b);
        }
        return switch (operator) {
            case ADD -> add(left, right);
            case SUBTRACT -> subtract(left, right);
            case MULTIPLY -> multiply(left, right);
            case DIVIDE -> divide(left, right);
            case POWER -> power(left, right);
        };
    }

    private static Formula fold(Operator operator, Constant left, Constant right) {
        double folded = Evaluate.operator(operator, left.value(), right.value());
        return Double.isFinite(folded) ? constant(folded) : new Binary(operator, left, right);
    }

    private static Formula add(Formula left, Formula right) {
        if (is(left, 0)) {
            return right;
        }
        if (is(right, 0)) {
            return left;
        }
        if (left.equals(right)) {
            return multiply(constant(2), left);
        }
        if (isNegated(right)) {
            return subtract(left, negate(right));
        }
        return isNegated(left) ? subtract(right, negate(left)) : left.plus(right);
    }

    private static Formula subtract(Formula left, Formula right) {
        if (is(right, 0)) {
            return left;
        }
        if (left.equals(right)) {
            return constant(0);
        }
        if (isNegated(right)) {
            return add(left, negate(right));
        }
        return is(left, 0) ? negate(right) : left.minus(right);
    }

    private static Formula multiply(Formula left, Formula right) {
        if (is(left, 0) || is(right, 0)) {
            return constant(0);
        }
        if (is(left, 1)) {
            return right;
        }
        if (is(right, 1)) {
            return left;
        }
        if (right instanceof Constant b) {
            return left instanceof Constant a ? fold(Operator.MULTIPLY, a, b) : multiply(right, left);
        }
        return regroup(left, right);
    }

    /** Brings constant factors together at the front: a * (b * x) = (a b) * x, x * (b * y) = b * (x * y). */
    private static Formula regroup(Formula left, Formula right) {
        if (right instanceof Binary b && b.operator() == Operator.MULTIPLY && b.left() instanceof Constant factor) {
            return left instanceof Constant c
                    ? multiply(constant(c.value() * factor.value()), b.right())
                    : multiply(factor, multiply(left, b.right()));
        }
        if (left instanceof Binary b && b.operator() == Operator.MULTIPLY && b.left() instanceof Constant factor) {
            return multiply(factor, multiply(b.right(), right));
        }
        if (right instanceof Where w && isConstantBranch(w)) {
            return where(new Where(
                    w.comparison(), w.left(), w.right(), multiply(left, w.then()), multiply(left, w.otherwise())));
        }
        if (left instanceof Where w && isConstantBranch(w)) {
            return where(new Where(
                    w.comparison(), w.left(), w.right(), multiply(right, w.then()), multiply(right, w.otherwise())));
        }
        return left.times(right);
    }

    /** A choice between 0 or 1 and something else, as derivatives of kinked functions are. */
    private static boolean isConstantBranch(Where where) {
        return Stream.of(where.then(), where.otherwise()).anyMatch(f -> is(f, 0) || is(f, 1));
    }

    private static Formula divide(Formula left, Formula right) {
        if (is(left, 0)) {
            return left;
        }
        if (is(right, 1)) {
            return left;
        }
        if (right instanceof Constant c && isExactReciprocal(c.value())) {
            return multiply(constant(1 / c.value()), left);
        }
        return left.over(right);
    }

    /** Division by a power of two is multiplication by another. */
    private static boolean isExactReciprocal(double value) {
        return value != 0 && Double.isFinite(1 / value) && (Double.doubleToLongBits(value) & 0xFFFFFFFFFFFFFL) == 0;
    }

    private static Formula power(Formula left, Formula right) {
        if (is(right, 0)) {
            return constant(1);
        }
        if (is(right, 1)) {
            return left;
        }
        return is(right, 2) ? multiply(left, left) : left.power(right);
    }

    private static Formula apply(Apply apply) {
        if (apply.arguments().stream().allMatch(Constant.class::isInstance)) {
            double x = ((Constant) apply.arguments().get(0)).value();
            double y =
                    apply.arguments().size() > 1 ? ((Constant) apply.arguments().get(1)).value() : Double.NaN;
            double folded = Evaluate.function(apply.function(), x, y);
            return Double.isFinite(folded) ? constant(folded) : apply;
        }
        return apply;
    }

    private static Formula where(Where where) {
        if (where.then().equals(where.otherwise())) {
            return where.then();
        }
        if (where.left() instanceof Constant a && where.right() instanceof Constant b) {
            return Evaluate.comparison(where.comparison(), a.value(), b.value()) ? where.then() : where.otherwise();
        }
        return where;
    }

    private static boolean is(Formula formula, double value) {
        return formula instanceof Constant c && c.value() == value;
    }

    private static boolean isNegated(Formula formula) {
        return formula instanceof Constant c && c.value() < 0
                || formula instanceof Binary b
                        && b.operator() == Operator.MULTIPLY
                        && b.left() instanceof Constant c2
                        && c2.value() < 0;
    }

    private static Formula negate(Formula formula) {
        return multiply(constant(-1), formula);
    }
}
