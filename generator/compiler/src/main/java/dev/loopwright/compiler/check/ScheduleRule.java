package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.ScheduleUse;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedModel.Loop;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Updates;
import java.util.List;

/** A schedule knows how long it has, and what it waits for is measured. */
final class ScheduleRule {
    private final Loop loop;
    private final Log log;

    ScheduleRule(Loop loop, Log log) {
        this.loop = loop;
        this.log = log;
    }

    void check() {
        check(loop.body());
    }

    private void check(List<Statement> body) {
        for (Statement statement : body) {
            if (statement instanceof Statement.DeclareOptimizer declared) {
                declared.optimizer().schedule().ifPresent(use -> check(declared.optimizer(), use));
            }
            check(statement.inner());
        }
    }

    private void check(OptimizerUse optimizer, ScheduleUse use) {
        if (use.convertsEpochs() && Updates.of(optimizer, loop.body()).isEmpty()) {
            log.add(Diagnostic.error(
                            Code.LOOP_VALUE,
                            use.span(),
                            "how many updates by `%s` an epoch has cannot be told from the loop"
                                    .formatted(optimizer.name()))
                    .fix(Fix.advice("give `over` and other lengths in steps, or add `per: epoch`")));
        }
        use.watched()
                .filter(watched -> !isEvaluated(watched, loop.body()))
                .ifPresent(watched -> log.add(Diagnostic.error(
                                Code.NOT_EVALUATED,
                                watched.span(),
                                "`plateau` waits for `%s.%s`, but no epoch evaluates `%s`"
                                        .formatted(watched.scope(), watched.entry(), watched.scope()))
                        .with(new Label(optimizer.span(), "its rate would never change"))
                        .fix(Fix.advice(
                                "write `evaluate %s` in the loop over the epochs".formatted(watched.scope())))));
    }

    private static boolean isEvaluated(ScheduleUse.Watched watched, List<Statement> body) {
        return body.stream().anyMatch(s -> s instanceof Statement.ForEpoch && evaluates(s, watched.scope()));
    }

    private static boolean evaluates(Statement statement, String part) {
        return statement instanceof Statement.Evaluate evaluate
                        && evaluate.split().name().equals(part)
                || statement.inner().stream().anyMatch(s -> evaluates(s, part));
    }
}
