package dev.loopwright.compiler.check;

import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Condition;
import dev.loopwright.compiler.model.ModelPart;
import dev.loopwright.compiler.model.Quantity;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedModel.AverageUse;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rewrites a loop in which nothing is wrong, with things in place of their names. Reports nothing. */
final class LoopStatements implements LoopStatement.Visitor<Statement> {
    private final ResolvedModel.Loop loop;
    private final ShapedData data;
    private final Objective objective;
    private final BeatRule beats;
    private final LoopParts parts;
    private final ScoreRule scores;
    private int noises;

    /** @param rule what is known of the paths through the loop, and of the parts of the model */
    LoopStatements(ResolvedModel.Loop loop, ShapedData data, Objective objective, LoopRule rule) {
        this.loop = loop;
        this.data = data;
        this.objective = objective;
        beats = rule.beats();
        parts = rule.parts();
        scores = rule.scores();
    }

    Loop loop() {
        return new Loop(loop.span(), body(loop.body()), beats.accumulates());
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
                .map(o -> new OptimizerUse(o.span(), o.name(), o.optimizer(), o.args(), part(o.name())))
                .orElseThrow();
    }

    private ModelPart part(String optimizer) {
        return LoopRule.flat(loop.body()).stream()
                .filter(LoopStatement.Optimizer.class::isInstance)
                .map(LoopStatement.Optimizer.class::cast)
                .filter(o -> o.name().text().equals(optimizer))
                .findFirst()
                .map(o -> parts.part(o.on()))
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

    private AverageUse average(String name) {
        return LoopRule.flat(loop.body()).stream()
                .filter(LoopStatement.MovingAverage.class::isInstance)
                .map(LoopStatement.MovingAverage.class::cast)
                .filter(m -> m.name().text().equals(name))
                .findFirst()
                .map(m -> new AverageUse(m.span(), name, number(m.decay())))
                .orElseThrow();
    }

    @Override
    public Statement movingAverage(LoopStatement.MovingAverage s) {
        return new Statement.DeclareAverage(s.span(), average(s.name().text()));
    }

    @Override
    public Statement advance(LoopStatement.Advance s) {
        return new Statement.Advance(s.span(), average(s.average().text()));
    }

    @Override
    public Statement addNoise(LoopStatement.AddNoise s) {
        noises++;
        return new Statement.AddNoise(s.span(), parts.part(s.of()), number(s.deviation()), noises);
    }

    @Override
    public Statement javaCall(LoopStatement.JavaCall s) {
        String name = s.method().text();
        int dot = name.lastIndexOf('.');
        return new Statement.JavaCall(s.span(), name.substring(0, dot), name.substring(dot + 1));
    }

    @Override
    public Statement forEpoch(LoopStatement.ForEpoch s) {
        Expression.Range range = (Expression.Range) s.range();
        return new Statement.ForEpoch(s.span(), s.head(), whole(range.from()), whole(range.to()), body(s.body()));
    }

    @Override
    public Statement forBatch(LoopStatement.ForBatch s) {
        boolean shuffled = s.option("shuffled").isPresent();
        Optional<Column> balancedBy = s.option("balanced")
                .flatMap(c -> c.words().get(0).name())
                .flatMap(n -> data.columns().stream()
                        .filter(c -> c.name().equals(n.text()))
                        .findFirst());
        return new Statement.ForBatch(
                s.span(),
                s.head(),
                whole(s.rows()),
                data.split().part(s.split().text()),
                shuffled,
                balancedBy,
                body(s.body()));
    }

    @Override
    public Statement every(LoopStatement.Every s) {
        Statement.Unit unit = switch (s.unit().text()) {
            case "epoch", "epochs" -> Statement.Unit.EPOCHS;
            case "batch", "batches" -> Statement.Unit.BATCHES;
            default -> Statement.Unit.STEPS;
        };
        return new Statement.Every(
                s.span(), s.head(), whole(s.period()), unit, s.orAtLastBatch(), beats.alwaysStepped(s), body(s.body()));
    }

    @Override
    public Statement repeat(LoopStatement.Repeat s) {
        return new Statement.Repeat(s.span(), s.head(), whole(s.count()), body(s.body()));
    }

    @Override
    public Statement when(LoopStatement.If s) {
        return new Statement.If(s.span(), s.head(), condition(s.condition()), body(s.body()), body(s.otherwise()));
    }

    private Condition condition(Expression expression) {
        if (expression instanceof Expression.Not not) {
            return new Condition.Not(condition(not.operand()));
        }
        Expression.Binary binary = (Expression.Binary) expression;
        return switch (binary.operator()) {
            case "and" -> new Condition.Both(condition(binary.left()), condition(binary.right()));
            case "or" -> new Condition.Either(condition(binary.left()), condition(binary.right()));
            default ->
                new Condition.Compared(
                        quantity(binary.left()), comparison(binary.operator()), quantity(binary.right()));
        };
    }

    private static Formula.Comparison comparison(String symbol) {
        return Arrays.stream(Formula.Comparison.values())
                .filter(c -> c.symbol().equals(symbol))
                .findFirst()
                .orElseThrow();
    }

    private Quantity quantity(Expression expression) {
        if (expression instanceof Expression.Number literal) {
            return new Quantity.Constant(literal.value());
        }
        if (expression instanceof Expression.Call) {
            return new Quantity.GradientNorm();
        }
        if (expression instanceof Expression.Binary binary) {
            Formula.Operator operator = Arrays.stream(Formula.Operator.values())
                    .filter(o -> o.symbol().equals(binary.operator()))
                    .findFirst()
                    .orElseThrow();
            return new Quantity.Calculated(operator, quantity(binary.left()), quantity(binary.right()));
        }
        return quantity((Expression.Reference) expression);
    }

    private Quantity quantity(Expression.Reference reference) {
        if (reference.text().equals("epoch")) {
            return new Quantity.Epoch();
        }
        if (reference.text().equals("step")) {
            return new Quantity.Step();
        }
        Name first = reference.path().get(0);
        boolean score = first.text().equals("running")
                || data.split().parts().stream().anyMatch(p -> p.name().equals(first.text()));
        return score ? new Quantity.Measured(score(reference)) : new Quantity.Rate(optimizer(first));
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
        return new Statement.ClearGradients(s.span(), parts.part(s.of()));
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
                ? new Statement.ClipNorm(s.span(), parts.part(s.of()), number(s.limit()))
                : new Statement.ClipValue(s.span(), parts.part(s.of()), number(s.limit()));
    }

    @Override
    public Statement update(LoopStatement.Update s) {
        return new Statement.Update(s.span(), optimizer(s.optimizer()), beats.opensStep(s));
    }

    @Override
    public Statement load(LoopStatement.Load s) {
        return new Statement.Load(
                s.span(), parts.part(List.of(s.part())), s.file().value());
    }

    @Override
    public Statement freeze(LoopStatement.Freeze s) {
        return new Statement.Freeze(s.span(), s.frozen(), parts.part(List.of(s.part())));
    }

    @Override
    public Statement evaluate(LoopStatement.Evaluate s) {
        return new Statement.Evaluate(
                s.span(), data.split().part(s.split().text()), s.with().map(w -> average(w.text())));
    }

    @Override
    public Statement report(LoopStatement.Report s) {
        List<ReportItem> items = s.items().stream().map(this::item).toList();
        return new Statement.Report(s.span(), items);
    }

    private static String name(Expression item) {
        return item instanceof Expression.Reference reference ? reference.text() : "norm(gradients)";
    }

    private ReportItem item(Expression item) {
        if (item instanceof Expression.Reference word && word.text().equals("observation")) {
            return new ReportItem.Observation();
        }
        Quantity quantity = quantity(item);
        if (quantity instanceof Quantity.Epoch) {
            return new ReportItem.Epoch();
        }
        if (quantity instanceof Quantity.Step) {
            return new ReportItem.Step();
        }
        return quantity instanceof Quantity.Measured measured
                ? new ReportItem.Value(measured.score())
                : new ReportItem.Number(name(item), quantity);
    }

    @Override
    public Statement stopWhen(LoopStatement.StopWhen s) {
        Condition condition = s.notFinite() ? new Condition.NotFinite(quantity(s.subject())) : condition(s.subject());
        return new Statement.StopWhen(s.span(), condition);
    }

    @Override
    public Statement checkFinite(LoopStatement.CheckFinite s) {
        return new Statement.CheckFinite(s.span());
    }

    @Override
    public Statement checkpoint(LoopStatement.Checkpoint s) {
        if (s.keep().isPresent()) {
            return new Statement.CheckpointLast(s.span(), whole(s.keep().get()));
        }
        return new Statement.CheckpointBest(
                s.span(),
                score(s.when().orElseThrow()),
                number(s.by().orElseThrow()),
                scores.average(s).map(this::average));
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
