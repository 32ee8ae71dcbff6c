package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Optional;

/** Anything that stands where a value is wanted: formulas, layer calls, pipes, literals with units. */
public sealed interface Expression {
    Span span();

    <R> R accept(Visitor<R> visitor);

    /**
     * A number as written, with its unit: {@code 1e-3}, {@code 70%} (unit {@code %}), {@code 200 steps}.
     *
     * @param text the digits as written, without the unit
     */
    record Number(Span span, String text, Optional<Name> unit) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.number(this);
        }

        public double value() {
            return Double.parseDouble(text);
        }
    }

    /** {@code "data/customers.csv"}, quotes removed and escapes undone. */
    record Text(Span span, String value) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.text(this);
        }
    }

    /** {@code 1..50}. */
    record Range(Span span, Expression from, Expression to) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.range(this);
        }
    }

    /** {@code 1e-3 to 1e-5}. */
    record Transition(Span span, Expression from, Expression to) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.transition(this);
        }
    }

    /** {@code [1, 2, 3]}. */
    record Listing(Span span, List<Expression> items) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.listing(this);
        }
    }

    /** {@code hidden}, {@code running.loss}, {@code net.trunk}. */
    record Reference(Span span, List<Name> path) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reference(this);
        }

        /** The path as written, dots between. */
        public String text() {
            return String.join(".", path.stream().map(Name::text).toList());
        }
    }

    /** {@code dense(x, units: 64)}. */
    record Call(Span span, Name function, List<Argument> arguments) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }
    }

    /** {@code x} or {@code units: 64}. */
    record Argument(Span span, Optional<Name> label, Expression value) {}

    /** {@code noise[32]}: a name with sizes. */
    record Sized(Span span, Name name, List<Expression> sizes) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sized(this);
        }
    }

    /** {@code x |> relu |> dropout(rate: 20%)}: the stages are references, calls or repeats. */
    record Pipe(Span span, Expression source, List<Expression> stages) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.pipe(this);
        }
    }

    /** {@code repeat 2 times residual(channels: 16)}, a stage of a pipe. */
    record Repeat(Span span, Expression count, Expression stage) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.repeat(this);
        }
    }

    /** {@code pixel_*}: every column whose name starts so. */
    record Group(Span span, Name prefix) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.group(this);
        }
    }

    /** {@code window 24 of temperature ahead 6}: past rows of a column as one value, to foretell a later row. */
    record Window(Span span, Expression size, Reference of, Optional<Expression> ahead) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.window(this);
        }
    }

    /** {@code not x}. */
    record Not(Span span, Expression operand) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.not(this);
        }
    }

    /** {@code -x}. */
    record Negation(Span span, Expression operand) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.negation(this);
        }
    }

    /** {@code a + b}; the operator is one of {@code + - * / ^ < <= > >= == != and or}. */
    record Binary(Span span, String operator, Expression left, Expression right) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.binary(this);
        }
    }

    /** What to do with each kind; {@link #other} is for the kinds that have no place where the visitor works. */
    interface Visitor<R> {
        R other(Expression expression);

        default R number(Number expression) {
            return other(expression);
        }

        default R text(Text expression) {
            return other(expression);
        }

        default R range(Range expression) {
            return other(expression);
        }

        default R transition(Transition expression) {
            return other(expression);
        }

        default R listing(Listing expression) {
            return other(expression);
        }

        default R reference(Reference expression) {
            return other(expression);
        }

        default R call(Call expression) {
            return other(expression);
        }

        default R sized(Sized expression) {
            return other(expression);
        }

        default R pipe(Pipe expression) {
            return other(expression);
        }

        default R repeat(Repeat expression) {
            return other(expression);
        }

        default R group(Group expression) {
            return other(expression);
        }

        default R window(Window expression) {
            return other(expression);
        }

        default R not(Not expression) {
            return other(expression);
        }

        default R negation(Negation expression) {
            return other(expression);
        }

        default R binary(Binary expression) {
            return other(expression);
        }
    }
}
