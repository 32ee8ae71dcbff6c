package dev.loopwright.compiler.check;

import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.List;
import java.util.Optional;

/** The parts of the model that statements of a loop tell apart. */
final class LoopParts {
    private static final List<String> WHOLE = List.of("0");

    /** All of them; together they are the model. */
    List<String> all() {
        return WHOLE;
    }

    /** Those that a reference covers; the model if there is none. */
    List<String> of(Optional<Expression.Reference> reference) {
        return WHOLE;
    }

    /** Those that an update changes. */
    List<String> of(LoopStatement.Update update) {
        return WHOLE;
    }
}
