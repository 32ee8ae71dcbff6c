package dev.loopwright.compiler.check;

import dev.loopwright.compiler.syntax.Expression;
import java.util.Optional;

/** What is known of a condition before anything runs, when the number of the epoch lies between two others. */
enum Truth {
    ALWAYS,
    NEVER,
    SOMETIMES;

    /** Epochs that are tried one by one; over more of them a condition counts as undecided. */
    private static final int TRIED = 128;

    static Truth of(boolean yes) {
        return yes ? ALWAYS : NEVER;
    }

    Truth not() {
        return this == SOMETIMES ? this : of(this == NEVER);
    }

    private Truth or(Truth other) {
        return this == other ? this : SOMETIMES;
    }

    /** A resolved condition in the epochs from {@code first} to {@code last}. */
    static Truth of(Expression condition, int first, int last) {
        if (last - (long) first >= TRIED) {
            return SOMETIMES;
        }
        Truth truth = in(condition, first);
        for (int epoch = first + 1; epoch <= last; epoch++) {
            truth = truth.or(in(condition, epoch));
        }
        return truth;
    }

    private static Truth in(Expression condition, int epoch) {
        if (condition instanceof Expression.Not not) {
            return in(not.operand(), epoch).not();
        }
        Expression.Binary binary = (Expression.Binary) condition;
        if (binary.operator().equals("and")) {
            return both(in(binary.left(), epoch), in(binary.right(), epoch));
        }
        if (binary.operator().equals("or")) {
            return both(
                            in(binary.left(), epoch).not(),
                            in(binary.right(), epoch).not())
                    .not();
        }
        Optional<Double> left = number(binary.left(), epoch);
        Optional<Double> right = number(binary.right(), epoch);
        return left.isEmpty() || right.isEmpty() ? SOMETIMES : of(compared(binary.operator(), left.get(), right.get()));
    }

    private static Truth both(Truth left, Truth right) {
        if (left == NEVER || right == NEVER) {
            return NEVER;
        }
        return left == ALWAYS ? right : left;
    }

    private static boolean compared(String operator, double left, double right) {
        return switch (operator) {
            case "<" -> left < right;
            case "<=" -> left <= right;
            case ">" -> left > right;
            case ">=" -> left >= right;
            case "==" -> left == right;
            default -> left != right;
        };
    }

    /** The value of a quantity, if it follows from the epoch alone. */
    private static Optional<Double> number(Expression quantity, int epoch) {
        if (quantity instanceof Expression.Number literal) {
            return Optional.of(literal.value());
        }
        if (quantity instanceof Expression.Reference reference) {
            return Optional.of((double) epoch).filter(e -> reference.text().equals("epoch"));
        }
        if (!(quantity instanceof Expression.Binary binary)) {
            return Optional.empty();
        }
        Optional<Double> right = number(binary.right(), epoch);
        return number(binary.left(), epoch)
                .flatMap(l -> right.map(r -> switch (binary.operator()) {
                    case "+" -> l + r;
                    case "-" -> l - r;
                    case "*" -> l * r;
                    case "/" -> l / r;
                    default -> Math.pow(l, r);
                }));
    }
}
