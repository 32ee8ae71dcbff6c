package dev.loopwright.compiler.formula;

import java.util.List;

/**
 * An elementwise formula over real numbers. Activations, losses, penalties, user functions and derived columns are all
 * formulas, so one mechanism differentiates, simplifies, evaluates and prints them.
 */
public sealed interface Formula {

    static Formula constant(double value) {
        return new Constant(value);
    }

    static Formula variable(String name) {
        return new Variable(name);
    }

    static Formula apply(Function function, Formula... arguments) {
        return new Apply(function, List.of(arguments));
    }

    static Formula where(Formula left, Comparison comparison, Formula right, Formula then, Formula otherwise) {
        return new Where(comparison, left, right, then, otherwise);
    }

    default Formula plus(Formula other) {
        return new Binary(Operator.ADD, this, other);
    }

    default Formula minus(Formula other) {
        return new Binary(Operator.SUBTRACT, this, other);
    }

    default Formula times(Formula other) {
        return new Binary(Operator.MULTIPLY, this, other);
    }

    default Formula times(double factor) {
        return constant(factor).times(this);
    }

    default Formula over(Formula other) {
        return new Binary(Operator.DIVIDE, this, other);
    }

    default Formula power(Formula exponent) {
        return new Binary(Operator.POWER, this, exponent);
    }

    record Constant(double value) implements Formula {}

    record Variable(String name) implements Formula {}

    /** {@code left operator right}. */
    record Binary(Operator operator, Formula left, Formula right) implements Formula {}

    /** A function of one or two arguments. */
    record Apply(Function function, List<Formula> arguments) implements Formula {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code where(left comparison right, then, otherwise)}. */
    record Where(Comparison comparison, Formula left, Formula right, Formula then, Formula otherwise)
            implements Formula {}

    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        POWER("^");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /** Functions that formulas may use; the name in lower case is the name in the language. */
    enum Function {
        EXP(1),
        LOG(1),
        LOG1P(1),
        SQRT(1),
        TANH(1),
        SIGMOID(1),
        SOFTPLUS(1),
        ERF(1),
        SIN(1),
        COS(1),
        ABS(1),
        /** −1, 0 or 1; its derivative is 0. */
        SIGN(1),
        MAX(2),
        MIN(2);

        private final int arity;

        Function(int arity) {
            this.arity = arity;
        }

        public int arity() {
            return arity;
        }

        /** The name in the language. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    enum Comparison {
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">="),
        EQUAL("=="),
        UNEQUAL("!=");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }
}
