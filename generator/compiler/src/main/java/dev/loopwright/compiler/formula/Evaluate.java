package dev.loopwright.compiler.formula;

import dev.loopwright.compiler.formula.Formula.Apply;
import dev.loopwright.compiler.formula.Formula.Binary;
import dev.loopwright.compiler.formula.Formula.Comparison;
import dev.loopwright.compiler.formula.Formula.Constant;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.formula.Formula.Operator;
import dev.loopwright.compiler.formula.Formula.Variable;
import dev.loopwright.compiler.formula.Formula.Where;
import dev.loopwright.runtime.Numeric;
import java.util.Map;

/** The value of a formula, in double precision. */
public final class Evaluate {

    private Evaluate() {}

    /** The value where the variables have these values; every variable must be there. */
    public static double formula(Formula formula, Map<String, Double> variables) {
        if (formula instanceof Constant constant) {
            return constant.value();
        }
        if (formula instanceof Variable variable) {
            return variables.get(variable.name());
        }
        if (formula instanceof Binary binary) {
            return operator(binary.operator(), formula(binary.left(), variables), formula(binary.right(), variables));
        }
        if (formula instanceof Apply apply) {
            double first = formula(apply.arguments().get(0), variables);
            double second =
                    apply.arguments().size() > 1 ? formula(apply.arguments().get(1), variables) : Double.NaN;
            return function(apply.function(), first, second);
        }
        Where where = (Where) formula;
        boolean holds =
                comparison(where.comparison(), formula(where.left(), variables), formula(where.right(), variables));
        return formula(holds ? where.then() : where.otherwise(), variables);
    }

    static double operator(Operator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case POWER -> Math.pow(left, right);
        };
    }

    static double function(Function function, double x, double y) {
        return switch (function) {
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case LOG1P -> Math.log1p(x);
            case SQRT -> Math.sqrt(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> Numeric.sigmoid(x);
            case SOFTPLUS -> Numeric.softplus(x);
            case ERF -> Numeric.erf(x);
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
        };
    }

    static boolean comparison(Comparison comparison, double left, double right) {
        return switch (comparison) {
            case LESS -> left < right;
            case AT_MOST -> left <= right;
            case GREATER -> left > right;
            case AT_LEAST -> left >= right;
            case EQUAL -> left == right;
            case UNEQUAL -> left != right;
        };
    }
}
