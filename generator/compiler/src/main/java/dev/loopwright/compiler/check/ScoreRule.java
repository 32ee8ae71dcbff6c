package dev.loopwright.compiler.check;

import dev.loopwright.compiler.check.Facts.Last;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
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

    private final List<LoopStatement> all;
    private final Set<String> scopes;
    private final Log log;
    private final Set<String> said = new LinkedHashSet<>();
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
    public Void evaluate(LoopStatement.Evaluate statement) {
        now.set(EVALUATED + statement.split().text(), statement);
        now.forget(STALE + statement.split().text());
        return null;
    }

    // ---- weights and optimizers

    @Override
    public Void checkpoint(LoopStatement.Checkpoint statement) {
        if (statement.when().isPresent()) {
            now.set(BEST, statement);
        }
        return null;
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
