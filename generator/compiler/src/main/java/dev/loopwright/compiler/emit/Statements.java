package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.model.Condition;
import dev.loopwright.compiler.model.Quantity;
import dev.loopwright.compiler.model.ShapedModel.Loop;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.ShapedModel.ReportItem;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Statement.DeclareOptimizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for statements anywhere in a loop. */
public final class Statements {

    private Statements() {}

    /** All statements in the order of the file, each loop before what is in it. */
    public static List<Statement> all(Loop loop) {
        return all(loop.body()).toList();
    }

    /** Those of a kind. */
    public static <S extends Statement> List<S> of(Class<S> kind, List<Statement> statements) {
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

    /** The first loop in a body. */
    static Optional<Statement> firstLoop(List<Statement> body) {
        return all(body).filter(Statements::isLoop).findFirst();
    }

    /** Whether a statement runs its body again and again, and a run may be saved in between. */
    static boolean isLoop(Statement statement) {
        return statement instanceof Statement.ForEpoch
                || statement instanceof Statement.ForBatch
                || statement instanceof Statement.Repeat
                        && firstLoop(statement.inner()).isPresent();
    }

    /** Those of a kind in a body, at any depth. */
    static <S extends Statement> List<S> within(List<Statement> body, Class<S> kind) {
        return of(kind, all(body).toList());
    }

    /** All numbers that conditions and reports ask for, and those that they are calculated from. */
    static Stream<Quantity> quantities(List<Statement> statements) {
        return statements.stream().flatMap(Statements::asked);
    }

    private static Stream<Quantity> asked(Statement statement) {
        if (statement instanceof Statement.Report report) {
            return report.items().stream().flatMap(Statements::asked);
        }
        if (statement instanceof Statement.If when) {
            return asked(when.condition());
        }
        return statement instanceof Statement.StopWhen stop ? asked(stop.condition()) : Stream.of();
    }

    private static Stream<Quantity> asked(ReportItem item) {
        if (item instanceof ReportItem.Number number) {
            return asked(number.quantity());
        }
        return item instanceof ReportItem.Step ? Stream.of(new Quantity.Step()) : Stream.of();
    }

    private static Stream<Quantity> asked(Condition condition) {
        if (condition instanceof Condition.Both both) {
            return Stream.concat(asked(both.left()), asked(both.right()));
        }
        if (condition instanceof Condition.Either either) {
            return Stream.concat(asked(either.left()), asked(either.right()));
        }
        if (condition instanceof Condition.Not not) {
            return asked(not.operand());
        }
        return condition instanceof Condition.Compared compared
                ? Stream.concat(asked(compared.left()), asked(compared.right()))
                : asked(((Condition.NotFinite) condition).subject());
    }

    private static Stream<Quantity> asked(Quantity quantity) {
        return quantity instanceof Quantity.Calculated calculated
                ? Stream.concat(asked(calculated.left()), asked(calculated.right()))
                : Stream.of(quantity);
    }

    private static Stream<Statement> all(List<Statement> body) {
        return body.stream().flatMap(s -> Stream.concat(Stream.of(s), all(s.inner())));
    }
}
