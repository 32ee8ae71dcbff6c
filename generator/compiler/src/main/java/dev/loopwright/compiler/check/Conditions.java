package dev.loopwright.compiler.check;

import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the conditions and reports of a resolved loop speak of. */
final class Conditions {
    private Conditions() {}

    /** All names in a condition or a quantity. */
    static List<Expression.Reference> references(Expression expression) {
        return all(expression)
                .filter(Expression.Reference.class::isInstance)
                .map(Expression.Reference.class::cast)
                .toList();
    }

    /** Whether the norm of the gradients is asked for. */
    static boolean asksForNorm(Expression expression) {
        return all(expression).anyMatch(Expression.Call.class::isInstance);
    }

    /**
     * The scores among them; an optimizer's rate is none.
     *
     * @param scopes what scores begin with
     */
    static List<Expression.Reference> scores(Expression expression, Set<String> scopes) {
        return references(expression).stream()
                .filter(r ->
                        r.path().size() == 2 && scopes.contains(r.path().get(0).text()))
                .toList();
    }

    /** What a statement asks for while it runs: items of reports, conditions, scores that decide. */
    static List<Expression> asked(LoopStatement statement) {
        if (statement instanceof LoopStatement.Report report) {
            return report.items();
        }
        if (statement instanceof LoopStatement.If when) {
            return List.of(when.condition());
        }
        if (statement instanceof LoopStatement.StopWhen stop) {
            return List.of(stop.subject());
        }
        if (statement instanceof LoopStatement.StopWhenNotImproved stop) {
            return List.of(stop.metric());
        }
        return statement instanceof LoopStatement.Checkpoint checkpoint
                ? checkpoint.when().map(w -> List.<Expression>of(w)).orElse(List.of())
                : List.of();
    }

    private static Stream<Expression> all(Expression expression) {
        if (expression instanceof Expression.Not not) {
            return all(not.operand());
        }
        return expression instanceof Expression.Binary binary
                ? Stream.concat(all(binary.left()), all(binary.right()))
                : Stream.of(expression);
    }
}
