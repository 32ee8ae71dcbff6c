package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.Expression;
import java.util.Optional;
import java.util.Set;

/** Resolves what the loop asks while it runs, in {@code if} and {@code stop when}. Settings become numbers. */
final class ConditionNames {
    private static final Set<String> JOINTS = Set.of("and", "or");

    private final Constants constants;
    private final ScoreNames scores;
    private final Log log;

    ConditionNames(Constants constants, ScoreNames scores, Log log) {
        this.constants = constants;
        this.scores = scores;
        this.log = log;
    }

    /** Comparisons of numbers, joined by {@code and}, {@code or}, {@code not}. */
    Optional<Expression> condition(Expression written) {
        if (written instanceof Expression.Not not) {
            return condition(not.operand()).map(c -> new Expression.Not(not.span(), c));
        }
        if (written instanceof Expression.Binary binary && JOINTS.contains(binary.operator())) {
            return join(binary, condition(binary.left()), condition(binary.right()));
        }
        if (written instanceof Expression.Binary binary && FormulaNames.COMPARISONS.containsKey(binary.operator())) {
            return join(binary, quantity(binary.left()), quantity(binary.right()));
        }
        log.add(LoopNameProblems.conditionWanted(written.span()));
        return Optional.empty();
    }

    private static Optional<Expression> join(
            Expression.Binary binary, Optional<Expression> left, Optional<Expression> right) {
        return left.flatMap(l -> right.map(r -> new Expression.Binary(binary.span(), binary.operator(), l, r)));
    }

    /** A number, {@code epoch}, {@code step}, a score, and arithmetic of them. */
    Optional<Expression> quantity(Expression written) {
        if (constants.isConstant(written)) {
            return constants.number(written, "a comparison").map(n -> LoopNumbers.literal(written.span(), n));
        }
        if (written instanceof Expression.Reference reference) {
            return Optional.<Expression>of(reference).filter(r -> scores.isQuantity(reference));
        }
        if (written instanceof Expression.Call call) {
            return Optional.<Expression>of(call).filter(c -> scores.isNorm(call));
        }
        if (written instanceof Expression.Negation negation) {
            Expression zero = LoopNumbers.literal(negation.span(), 0);
            return quantity(negation.operand()).map(o -> new Expression.Binary(negation.span(), "-", zero, o));
        }
        if (written instanceof Expression.Binary binary && "+-*/^".contains(binary.operator())) {
            return join(binary, quantity(binary.left()), quantity(binary.right()));
        }
        log.add(LoopNameProblems.quantityWanted(written.span()));
        return Optional.empty();
    }
}
