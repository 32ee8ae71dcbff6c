package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import java.util.Optional;

/** The numbers that statements of the loop take: settings are written in, bounds are held. */
final class LoopNumbers {
    private final Constants constants;
    private final Log log;

    LoopNumbers(Constants constants, Log log) {
        this.constants = constants;
        this.log = log;
    }

    /** {@code 1..50}, both ends whole and the first not above the last. */
    Optional<Expression.Range> epochs(Expression written) {
        if (!(written instanceof Expression.Range range)) {
            log.add(ModelProblems.rangeWanted(written.span()));
            return Optional.empty();
        }
        Optional<Expression> from = count(range.from(), "an epoch");
        Optional<Expression> to = count(range.to(), "an epoch");
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        double first = ((Expression.Number) from.get()).value();
        double last = ((Expression.Number) to.get()).value();
        if (first > last) {
            log.add(ModelProblems.epochsBackwards(range.span(), first, last));
            return Optional.empty();
        }
        return Optional.of(new Expression.Range(range.span(), from.get(), to.get()));
    }

    /** A whole number from 1 up. */
    Optional<Expression> count(Expression written, String what) {
        Optional<Double> number = constants.number(written, what);
        boolean fits = number.filter(n -> n == Math.rint(n) && n >= 1 && n < Integer.MAX_VALUE)
                .isPresent();
        if (number.isPresent() && !fits) {
            log.add(ModelProblems.countWanted(written.span(), what, number.get()));
        }
        return number.filter(n -> fits).map(n -> literal(written.span(), n));
    }

    /** A number above 0 that a float can hold. */
    Optional<Expression> positive(Expression written, String what) {
        Optional<Double> number = constants.number(written, what);
        boolean fits = number.filter(n -> (float) n.doubleValue() > 0 && n <= Float.MAX_VALUE)
                .isPresent();
        if (number.isPresent() && !fits) {
            log.add(ModelProblems.positiveWanted(written.span(), what, number.get()));
        }
        return number.filter(n -> fits).map(n -> literal(written.span(), n));
    }

    /** A number from 0 up. */
    Optional<Expression> notNegative(Expression written, String what) {
        Optional<Double> number = constants.number(written, what);
        boolean fits = number.filter(n -> n >= 0).isPresent();
        if (number.isPresent() && !fits) {
            log.add(ModelProblems.positiveWanted(written.span(), what, number.get()));
        }
        return number.filter(n -> fits).map(n -> literal(written.span(), n));
    }

    /** A number from 0 to below 1. */
    Optional<Expression> share(Expression written, String what) {
        Optional<Double> number = constants.number(written, what);
        boolean fits = number.filter(n -> n >= 0 && n < 1).isPresent();
        if (number.isPresent() && !fits) {
            log.add(LoopNameProblems.shareWanted(written.span(), what, number.get()));
        }
        return number.filter(n -> fits).map(n -> literal(written.span(), n));
    }

    static Expression literal(Span at, double value) {
        return new Expression.Number(at, SpecText.number(value), Optional.empty());
    }
}
