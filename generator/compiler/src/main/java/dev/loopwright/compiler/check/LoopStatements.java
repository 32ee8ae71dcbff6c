package dev.loopwright.compiler.check;

import dev.loopwright.compiler.model.ShapedModel.Data;
import dev.loopwright.compiler.model.ShapedModel.Loop;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.ShapedModel.MetricEntry;
import dev.loopwright.compiler.model.ShapedModel.Objective;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.ShapedModel.ReportItem;
import dev.loopwright.compiler.model.ShapedModel.Score;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rewrites a loop in which nothing is wrong, with things in place of their names. Reports nothing. */
final class LoopStatements implements LoopStatement.Visitor<Statement> {
    private final ResolvedModel.Loop loop;
    private final Data data;
    private final Objective objective;

    LoopStatements(ResolvedModel.Loop loop, Data data, Objective objective) {
        this.loop = loop;
        this.data = data;
        this.objective = objective;
    }

    Loop loop() {
        return new Loop(loop.span(), body(loop.body()));
    }

    private List<Statement> body(List<LoopStatement> statements) {
        return statements.stream().map(s -> s.accept(this)).toList();
    }

    private static double number(Expression literal) {
        return ((Expression.Number) literal).value();
    }

    private static int whole(Expression literal) {
        return (int) number(literal);
    }

    private OptimizerUse optimizer(Name name) {
        return loop.optimizers().stream()
                .filter(o -> o.name().equals(name.text()))
                .findFirst()
                .orElseThrow();
    }

    private Score score(Expression.Reference reference) {
        String scope = reference.path().get(0).text();
        String entry = reference.path().get(1).text();
        Optional<MetricEntry> metric =
                objective.metrics().stream().filter(m -> m.name().equals(entry)).findFirst();
        boolean lower = metric.map(m -> MetricKind.lowerIsBetter(
                        m.metric(), m.args(), m.prediction().shape().elements()))
                .orElse(true);
        return new Score(reference.span(), scope, entry, lower);
    }

    @Override
    public Statement other(LoopStatement statement) {
        throw new IllegalStateException("unresolved: " + statement.head().text());
    }

    @Override
    public Statement optimizer(LoopStatement.Optimizer s) {
        return new Statement.DeclareOptimizer(s.span(), optimizer(s.name()));
    }

    @Override
    public Statement forEpoch(LoopStatement.ForEpoch s) {
        Expression.Range range = (Expression.Range) s.range();
        return new Statement.ForEpoch(s.span(), s.head(), whole(range.from()), whole(range.to()), body(s.body()));
    }

    @Override
    public Statement forBatch(LoopStatement.ForBatch s) {
        boolean shuffled = !s.options().isEmpty();
        return new Statement.ForBatch(
                s.span(), s.head(), whole(s.rows()), data.split().part(s.split().text()), shuffled, body(s.body()));
    }

    @Override
    public Statement forward(LoopStatement.Forward s) {
        return new Statement.Forward(s.span());
    }

    @Override
    public Statement compute(LoopStatement.Compute s) {
        return new Statement.Compute(
                s.span(), s.entries().stream().map(Name::text).toList());
    }

    @Override
    public Statement clearGradients(LoopStatement.ClearGradients s) {
        return new Statement.ClearGradients(s.span());
    }

    @Override
    public Statement backward(LoopStatement.Backward s) {
        LossEntry loss = objective.losses().stream()
                .filter(l -> l.name().equals(s.loss().text()))
                .findFirst()
                .orElseThrow();
        return new Statement.Backward(s.span(), loss);
    }

    @Override
    public Statement clip(LoopStatement.Clip s) {
        return s.how().text().equals("norm")
                ? new Statement.ClipNorm(s.span(), number(s.limit()))
                : new Statement.ClipValue(s.span(), number(s.limit()));
    }

    @Override
    public Statement update(LoopStatement.Update s) {
        return new Statement.Update(s.span(), optimizer(s.optimizer()));
    }

    @Override
    public Statement evaluate(LoopStatement.Evaluate s) {
        return new Statement.Evaluate(s.span(), data.split().part(s.split().text()));
    }

    @Override
    public Statement report(LoopStatement.Report s) {
        List<ReportItem> items = new ArrayList<>();
        for (Expression item : s.items()) {
            Expression.Reference reference = (Expression.Reference) item;
            items.add(
                    switch (reference.text()) {
                        case "epoch" -> new ReportItem.Epoch();
                        case "step" -> new ReportItem.Step();
                        case "observation" -> new ReportItem.Observation();
                        default -> new ReportItem.Value(score(reference));
                    });
        }
        return new Statement.Report(s.span(), List.copyOf(items));
    }

    @Override
    public Statement checkpoint(LoopStatement.Checkpoint s) {
        return new Statement.CheckpointBest(s.span(), score(s.when().orElseThrow()), number(s.by().orElseThrow()));
    }

    @Override
    public Statement stopWhenNotImproved(LoopStatement.StopWhenNotImproved s) {
        return new Statement.StopWhenNotImproved(s.span(), score(s.metric()), whole(s.patience()));
    }

    @Override
    public Statement restore(LoopStatement.Restore s) {
        return new Statement.RestoreBest(s.span());
    }
}
