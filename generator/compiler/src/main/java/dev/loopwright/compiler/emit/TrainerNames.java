package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.Objective;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.ShapedModel.Score;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Statement.CheckpointBest;
import dev.loopwright.compiler.model.Statement.Evaluate;
import dev.loopwright.compiler.model.Statement.ForEpoch;
import dev.loopwright.compiler.model.Statement.StopWhenNotImproved;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a trainer and of its scores. All have names of the spec, none the same, none that hides a local. */
final class TrainerNames {
    static final String RUNNING = "running";

    private final Map<String, String> optimizers = new LinkedHashMap<>();
    private final Map<String, String> scopes = new LinkedHashMap<>();
    private final Map<Statement, String> watches = new LinkedHashMap<>();
    private final Map<Statement, String> loops = new IdentityHashMap<>();
    private final Map<String, String> entries = new LinkedHashMap<>();
    private final Map<String, String> adders = new LinkedHashMap<>();

    TrainerNames(ShapedModel model) {
        List<Statement> statements = Statements.all(model.loop());
        Names fields = new Names("data", "model", "run", "args", "rows", "scores", "epoch", "batch", "trace", RUNNING);
        scopes.put(RUNNING, RUNNING);
        for (Evaluate evaluate : Statements.of(Evaluate.class, statements)) {
            String part = evaluate.split().name();
            scopes.computeIfAbsent(part, name -> fields.claim(Names.field(name), "Scores"));
        }
        for (OptimizerUse optimizer : Statements.optimizers(statements)) {
            optimizers.computeIfAbsent(optimizer.name(), name -> fields.claim(Names.field(name), "Optimizer"));
        }
        for (Statement statement : statements) {
            if (statement instanceof CheckpointBest || statement instanceof StopWhenNotImproved) {
                watches.put(statement, fields.claim(statement instanceof CheckpointBest ? "best" : "patience"));
            }
        }
        for (Statement statement : statements) {
            if (Statements.isLoop(statement)) {
                loops.put(statement, fields.claim(statement instanceof ForEpoch ? "epochs" : "batches"));
            }
        }
        nameEntries(model.objective());
    }

    private void nameEntries(Objective objective) {
        Names ofScores = new Names("model", "batch");
        objective.losses().forEach(loss -> entries.put(loss.name(), ofScores.claim(Names.field(loss.name()))));
        objective.metrics().forEach(metric -> entries.put(metric.name(), ofScores.claim(Names.field(metric.name()))));
        entries.forEach((entry, field) ->
                adders.put(entry, "add" + Character.toUpperCase(field.charAt(0)) + field.substring(1)));
    }

    String optimizer(OptimizerUse optimizer) {
        return optimizers.get(optimizer.name());
    }

    /** The scores of {@code running} or of an evaluated part. */
    String scope(String scope) {
        return scopes.get(scope);
    }

    /** All scores: {@code running}, then the parts in the order in which the loop evaluates them. */
    Map<String, String> scopes() {
        return scopes;
    }

    /** The {@code best} or {@code patience} that belongs to a statement. */
    String watch(Statement statement) {
        return watches.get(statement);
    }

    /** The field that knows how far a loop has come. */
    String loop(Statement loop) {
        return loops.get(loop);
    }

    /** The field of the scores for a loss or metric. */
    String entry(String entry) {
        return entries.get(entry);
    }

    /** The method of the scores that takes a batch into account. */
    String adder(String entry) {
        return adders.get(entry);
    }

    /** All such methods, in the order of the objective. */
    Collection<String> adders() {
        return adders.values();
    }

    /** {@code validation.loss}, as Java. */
    String score(Score score) {
        return scope(score.scope()) + "." + entry(score.entry());
    }
}
