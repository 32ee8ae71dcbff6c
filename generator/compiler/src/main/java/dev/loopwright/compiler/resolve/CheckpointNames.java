package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.Optional;

/** The two kinds of checkpoints: {@code best}, which a score decides, and {@code last}, of which copies may be kept. */
final class CheckpointNames {
    private final ScoreNames scores;
    private final LoopNumbers numbers;
    private final Log log;

    CheckpointNames(ScoreNames scores, LoopNumbers numbers, Log log) {
        this.scores = scores;
        this.numbers = numbers;
        this.log = log;
    }

    Optional<LoopStatement> best(LoopStatement.Checkpoint statement) {
        if (statement.when().isEmpty()) {
            log.add(ModelProblems.checkpointWithoutScore(statement.span()));
            return Optional.empty();
        }
        statement.keep().ifPresent(k -> log.add(LoopNameProblems.keptBest(k.span())));
        Optional<Expression> by = statement.by().isEmpty()
                ? Optional.of(LoopNumbers.literal(statement.span(), 0))
                : numbers.notNegative(statement.by().get(), "the smallest improvement");
        boolean score = scores.isScore(statement.when().get());
        return by.filter(b -> score && statement.keep().isEmpty())
                .map(b -> new LoopStatement.Checkpoint(
                        statement.span(), statement.name(), statement.when(), by, Optional.empty()));
    }

    Optional<LoopStatement> last(LoopStatement.Checkpoint statement) {
        statement.when().ifPresent(score -> log.add(LoopNameProblems.conditionalLast(statement.span(), score)));
        Optional<Expression> keep = statement.keep().isEmpty()
                ? Optional.of(LoopNumbers.literal(statement.span(), 1))
                : numbers.count(statement.keep().get(), "the number of checkpoints kept");
        return keep.filter(k -> statement.when().isEmpty())
                .map(k -> new LoopStatement.Checkpoint(
                        statement.span(), statement.name(), Optional.empty(), Optional.empty(), keep));
    }
}
