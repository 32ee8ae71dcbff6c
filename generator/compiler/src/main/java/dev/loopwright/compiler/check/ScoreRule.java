package dev.loopwright.compiler.check;

import dev.loopwright.compiler.check.Facts.Last;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whatever is asked for is there on every path: a score is measured before it is used, the best weights are kept before
 * they are restored, an optimizer is declared before it updates.
 */
final class ScoreRule implements LoopStatement.Visitor<Void> {
    private static final String COMPUTED = "computed ";
    private static final String EVALUATED = "evaluated ";
    private static final String STALE = "restored since ";
    private static final String BEST = "best";
    private static final String OPTIMIZER = "optimizer ";
    private static final String DECLARED = "average ";
    private static final String ADVANCED = "advanced since the update ";
    private static final String FOLLOWED = "advanced ";

    private final List<LoopStatement> all;
    private final Set<String> scopes;
    private final Log log;
    private final Set<String> said = new LinkedHashSet<>();
    private final IdentityHashMap<LoopStatement, LoopStatement> measuredBy = new IdentityHashMap<>();
    private Facts now = new Facts();

    /** @param scopes what scores begin with */
    ScoreRule(List<LoopStatement> all, Set<String> scopes, Log log) {
        this.all = all;
        this.scopes = scopes;
        this.log = log;
    }

    /** The rule at a point of the loop. */
    ScoreRule at(Facts facts) {
        now = facts;
        return this;
    }

    /** An epoch begins: `running` starts anew. */
    void newEpoch(Facts facts) {
        facts.forgetAll(COMPUTED);
    }

    /** What a statement asks for at a point of the loop. */
    void asked(Expression expression, Facts facts) {
        now = facts;
        Conditions.scores(expression, scopes).forEach(this::measured);
        if (Conditions.asksForNorm(expression)) {
            norm(expression);
        }
    }

    private boolean once(String what) {
        return said.add(what);
    }

    private <T extends LoopStatement> List<T> all(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public Void other(LoopStatement statement) {
        return null;
    }

    // ---- scores

    private void measured(Expression.Reference score) {
        String scope = score.path().get(0).text();
        String entry = score.path().get(1).text();
        if (scope.equals("running")) {
            Last computed = now.last(COMPUTED + entry);
            if (computed.nothing() && once(score.text())) {
                log.add(LoopProblems.notComputed(score, entry, computes(entry), !computed.never()));
            }
            return;
        }
        Last evaluated = now.last(EVALUATED + scope);
        Last stale = now.last(STALE + scope);
        if (evaluated.nothing() && once(scope)) {
            log.add(LoopProblems.notEvaluated(score, scope, evaluation(scope), !evaluated.never()));
        } else if (!evaluated.nothing() && !stale.never() && once(scope)) {
            Span measured = evaluated.by().get(0).span();
            log.add(LoopProblems.stale(score, scope, measured, stale.by().get(0)));
        }
    }

    private Optional<LoopStatement.Evaluate> evaluation(String scope) {
        return all(LoopStatement.Evaluate.class).stream()
                .filter(e -> e.split().text().equals(scope))
                .findFirst();
    }

    /** The statement that computes an entry, or one that could, and whether it does. */
    private LoopProblems.Computed computes(String entry) {
        List<LoopStatement.Compute> statements = all(LoopStatement.Compute.class);
        Optional<LoopStatement.Compute> same = statements.stream()
                .filter(c -> c.entries().stream().anyMatch(e -> e.text().equals(entry)))
                .findFirst();
        return new LoopProblems.Computed(
                same.isPresent(), same.or(() -> statements.stream().findFirst()));
    }

    private void norm(Expression expression) {
        List<String> gradients = now.subjects(BeatRule.GRADIENTS);
        Optional<LoopStatement.ClearGradients> cleared = gradients.stream()
                .map(now::last)
                .filter(l -> l.always(LoopStatement.ClearGradients.class))
                .flatMap(l -> l.any(LoopStatement.ClearGradients.class).stream())
                .findFirst();
        if ((gradients.isEmpty() || cleared.isPresent())
                && once("norm " + expression.span().start())) {
            log.add(LoopProblems.normOfNothing(expression.span(), cleared));
        }
    }

    @Override
    public Void compute(LoopStatement.Compute statement) {
        statement.entries().forEach(e -> now.set(COMPUTED + e.text(), statement));
        return null;
    }

    @Override
    public Void movingAverage(LoopStatement.MovingAverage statement) {
        now.set(DECLARED + statement.name().text(), statement);
        return null;
    }

    @Override
    public Void advance(LoopStatement.Advance statement) {
        String average = statement.average().text();
        declared(statement.average());
        now.last(ADVANCED + average)
                .any(LoopStatement.Advance.class)
                .filter(first -> once(ADVANCED + statement.span().start()))
                .ifPresent(first -> log.add(LoopProblems.advancedTwice(statement, first)));
        now.set(ADVANCED + average, statement);
        now.set(FOLLOWED + average, statement);
        return null;
    }

    private void declared(Name average) {
        if (now.last(DECLARED + average.text()).nothing()) {
            all(LoopStatement.MovingAverage.class).stream()
                    .filter(m -> m.name().text().equals(average.text()))
                    .filter(m -> once(DECLARED + average.span().start()))
                    .findFirst()
                    .ifPresent(m -> log.add(LoopProblems.averageTooLate(average, m.name())));
        }
    }

    private void followed(LoopStatement.Evaluate statement, Name average) {
        declared(average);
        Last followed = now.last(FOLLOWED + average.text());
        if (followed.nothing() && once(FOLLOWED + statement.span().start())) {
            Optional<LoopStatement.Advance> later = all(LoopStatement.Advance.class).stream()
                    .filter(a -> a.average().text().equals(average.text()))
                    .findFirst();
            log.add(LoopProblems.notAdvanced(statement, average, later, !followed.never()));
        }
    }

    @Override
    public Void evaluate(LoopStatement.Evaluate statement) {
        statement.with().ifPresent(average -> followed(statement, average));
        now.set(EVALUATED + statement.split().text(), statement);
        now.forget(STALE + statement.split().text());
        return null;
    }

    // ---- weights and optimizers

    @Override
    public Void checkpoint(LoopStatement.Checkpoint statement) {
        if (statement.when().isPresent()) {
            weights(statement, statement.when().get());
            now.set(BEST, statement);
        }
        return null;
    }

    /** What is kept are the weights that the score was measured on. */
    private void weights(LoopStatement.Checkpoint statement, Expression.Reference score) {
        Last measured = now.last(EVALUATED + score.path().get(0).text());
        for (LoopStatement evaluated : measured.by()) {
            LoopStatement first = measuredBy.computeIfAbsent(statement, s -> evaluated);
            if (!with(first).equals(with(evaluated)) && once("mixed")) {
                log.add(LoopProblems.mixedWeights(statement, first, evaluated));
            }
        }
    }

    private static Optional<String> with(LoopStatement evaluate) {
        return ((LoopStatement.Evaluate) evaluate).with().map(Name::text);
    }

    /** The average whose weights a checkpoint keeps; none if it keeps those of the model. */
    Optional<String> average(LoopStatement.Checkpoint best) {
        return Optional.ofNullable(measuredBy.get(best)).flatMap(ScoreRule::with);
    }

    @Override
    public Void restore(LoopStatement.Restore statement) {
        Last best = now.last(BEST);
        if (best.nothing() && once(BEST)) {
            Optional<LoopStatement.Checkpoint> later = all(LoopStatement.Checkpoint.class).stream()
                    .filter(c -> c.when().isPresent())
                    .findFirst();
            log.add(LoopProblems.nothingToRestore(statement, later, !best.never()));
        }
        for (String evaluated : now.subjects(EVALUATED)) {
            now.set(STALE + evaluated.substring(EVALUATED.length()), statement);
        }
        return null;
    }

    @Override
    public Void optimizer(LoopStatement.Optimizer statement) {
        now.set(OPTIMIZER + statement.name().text(), statement);
        return null;
    }

    @Override
    public Void update(LoopStatement.Update statement) {
        now.forgetAll(ADVANCED);
        Name name = statement.optimizer();
        if (now.last(OPTIMIZER + name.text()).nothing()) {
            all(LoopStatement.Optimizer.class).stream()
                    .filter(o -> o.name().text().equals(name.text()))
                    .filter(o -> once(OPTIMIZER + name.span().start()))
                    .findFirst()
                    .ifPresent(o -> log.add(LoopProblems.optimizerTooLate(name, o.name())));
        }
        return null;
    }
}
