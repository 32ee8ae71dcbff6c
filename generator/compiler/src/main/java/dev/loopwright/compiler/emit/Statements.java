package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.model.ShapedModel.Loop;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Statement.DeclareOptimizer;
import dev.loopwright.compiler.model.Statement.ForBatch;
import dev.loopwright.compiler.model.Statement.ForEpoch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for statements anywhere in a loop. */
final class Statements {

    private Statements() {}

    /** All statements in the order of the file, each loop before what is in it. */
    static List<Statement> all(Loop loop) {
        return all(loop.body()).toList();
    }

    /** Those of a kind. */
    static <S extends Statement> List<S> of(Class<S> kind, List<Statement> statements) {
        return statements.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The optimizers declared. */
    static List<OptimizerUse> optimizers(List<Statement> statements) {
        return of(DeclareOptimizer.class, statements).stream()
                .map(DeclareOptimizer::optimizer)
                .toList();
    }

    /** The first loop that a statement is or holds. */
    static Optional<Statement> firstLoop(Statement statement) {
        return all(List.of(statement)).filter(Statements::isLoop).findFirst();
    }

    /** Whether a statement runs its body again and again. */
    static boolean isLoop(Statement statement) {
        return statement instanceof ForEpoch || statement instanceof ForBatch;
    }

    private static Stream<Statement> all(List<Statement> body) {
        return body.stream().flatMap(s -> Stream.concat(Stream.of(s), all(bodyOf(s))));
    }

    private static List<Statement> bodyOf(Statement statement) {
        if (statement instanceof ForEpoch epochs) {
            return epochs.body();
        }
        return statement instanceof ForBatch batches ? batches.body() : List.of();
    }
}
