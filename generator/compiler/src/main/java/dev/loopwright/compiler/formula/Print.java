package dev.loopwright.compiler.formula;

import dev.loopwright.compiler.formula.Formula.Apply;
import dev.loopwright.compiler.formula.Formula.Binary;
import dev.loopwright.compiler.formula.Formula.Constant;
import dev.loopwright.compiler.formula.Formula.Operator;
import dev.loopwright.compiler.formula.Formula.Variable;
import dev.loopwright.compiler.formula.Formula.Where;
import java.util.stream.Collectors;

/** Formulas as the language writes them, with no more parentheses than needed. */
public final class Print {

    private Print() {}

    public static String formula(Formula formula) {
        return print(formula, 0);
    }

    private static String print(Formula formula, int outer) {
        if (formula instanceof Constant constant) {
            return number(constant.value());
        }
        if (formula instanceof Variable variable) {
            return variable.name();
        }
        if (formula instanceof Apply apply) {
            return apply.arguments().stream()
                    .map(Print::formula)
                    .collect(Collectors.joining(", ", apply.function().word() + "(", ")"));
        }
        if (formula instanceof Where w) {
            return "where(%s %s %s, %s, %s)"
                    .formatted(
                            formula(w.left()),
                            w.comparison().symbol(),
                            formula(w.right()),
                            formula(w.then()),
                            formula(w.otherwise()));
        }
        Binary binary = (Binary) formula;
        int inner = precedence(binary.operator());
        String text =
                print(binary.left(), inner) + " " + binary.operator().symbol() + " " + print(binary.right(), inner + 1);
        return inner < outer ? "(" + text + ")" : text;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    static int precedence(Operator operator) {
        return switch (operator) {
            case ADD, SUBTRACT -> 1;
            case MULTIPLY, DIVIDE -> 2;
            case POWER -> 3;
        };
    }
}
