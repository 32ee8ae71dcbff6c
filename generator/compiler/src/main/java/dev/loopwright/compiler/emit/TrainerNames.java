package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.model.Quantity;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.AverageUse;
import dev.loopwright.compiler.model.ShapedModel.Loop;
import dev.loopwright.compiler.model.ShapedModel.Objective;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.ShapedModel.Score;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Statement.CheckpointBest;
import dev.loopwright.compiler.model.Statement.Evaluate;
import dev.loopwright.compiler.model.Statement.ForEpoch;
import dev.loopwright.compiler.model.Statement.StopWhenNotImproved;
import dev.loopwright.runtime.Tensor;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a trainer and of its scores. All have names of the spec, none the same, none that hides a local. */
final class TrainerNames {
    static final String RUNNING = "running";
    /** The local that holds how many steps there were before a batch. */
    static final String STEPS_BEFORE = "stepsBefore";

    private final boolean steps;
    private final PartNames parts;
    private final boolean statistics;

    private final Map<String, String> optimizers = new LinkedHashMap<>();
    private final Map<String, String> averages = new LinkedHashMap<>();
    private final Map<String, String> schedules = new LinkedHashMap<>();
    private final Map<String, String> scopes = new LinkedHashMap<>();
    private final Map<Statement, String> watches = new LinkedHashMap<>();
    private final IdentityHashMap<Statement, String> loops = new IdentityHashMap<>();
    private final Map<String, String> entries = new LinkedHashMap<>();
    private final Map<String, String> adders = new LinkedHashMap<>();

    TrainerNames(ShapedModel model) {
        List<Statement> statements = Statements.all(model.loop());
        Names fields = new Names(
                "data",
                "model",
                "run",
                "args",
                "rows",
                "scores",
                "epoch",
                "batch",
                "trace",
                RUNNING,
                STEPS_BEFORE,
                "step",
                "pass",
                "time",
                "time2",
                "time3",
                "time4",
                "accumulation");
        steps = asksForSteps(model.loop()) && Statements.optimizers(statements).size() > 1;
        scopes.put(RUNNING, RUNNING);
        for (Evaluate evaluate : Statements.of(Evaluate.class, statements)) {
            String part = evaluate.split().name();
            scopes.computeIfAbsent(part, name -> fields.claim(Names.field(name), "Scores"));
        }
        for (OptimizerUse optimizer : Statements.optimizers(statements)) {
            optimizers.computeIfAbsent(optimizer.name(), name -> fields.claim(Names.field(name), "Optimizer"));
        }
        for (OptimizerUse optimizer : Statements.optimizers(statements)) {
            if (optimizer.schedule().isPresent()) {
                schedules.computeIfAbsent(optimizer.name(), name -> fields.claim(Names.field(name) + "Rate"));
            }
        }
        statistics = Statements.of(Statement.Freeze.class, statements).stream()
                .flatMap(f -> (f.part().isWhole()
                                ? model.network().values()
                                : f.part().owners())
                        .stream())
                .anyMatch(v -> v.parameters().stream().anyMatch(spec -> spec.kind() == Tensor.Kind.STATE));
        parts = new PartNames(model, statements, fields);
        for (Statement.DeclareAverage declared : Statements.of(Statement.DeclareAverage.class, statements)) {
            String name = declared.average().name();
            averages.computeIfAbsent(name, n -> fields.claim(Names.field(n), "Average"));
        }
        for (Statement statement : statements) {
            if (statement instanceof CheckpointBest || statement instanceof StopWhenNotImproved) {
                watches.put(statement, fields.claim(statement instanceof CheckpointBest ? "best" : "patience"));
            }
        }
        for (Statement statement : statements) {
            if (Statements.isLoop(statement)) {
                loops.put(statement, fields.claim(loopName(statement)));
            }
        }
        nameEntries(model.objective());
    }

    private static String loopName(Statement loop) {
        return loop instanceof ForEpoch ? "epochs" : loop instanceof Statement.Repeat ? "repeats" : "batches";
    }

    private static boolean asksForSteps(Loop loop) {
        List<Statement> all = Statements.all(loop);
        return all.stream().anyMatch(s -> s instanceof Statement.Every every && every.unit() == Statement.Unit.STEPS)
                || all.stream().anyMatch(Statement.JavaCall.class::isInstance)
                || Statements.quantities(all).anyMatch(Quantity.Step.class::isInstance);
    }

    /** Whether steps are counted in a field of their own. */
    boolean countsSteps() {
        return steps;
    }

    /** The number of steps made; those of a single optimizer are its updates. */
    CodeBlock step() {
        return steps || optimizers.size() != 1
                ? CodeBlock.of("step")
                : CodeBlock.of("$L.updates()", optimizers.values().iterator().next());
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

    /** The schedule of its rate. */
    String schedule(OptimizerUse optimizer) {
        return schedules.get(optimizer.name());
    }

    /** Whether a part that may be frozen has layers that learn statistics of their inputs. */
    boolean holdsStatistics() {
        return statistics;
    }

    String average(AverageUse average) {
        return averages.get(average.name());
    }

    /** Parts of the model. */
    PartNames parts() {
        return parts;
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

    /** All entries of the objective with their fields. */
    Map<String, String> entries() {
        return entries;
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
