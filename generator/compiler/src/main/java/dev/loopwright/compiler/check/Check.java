package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.Loop;
import dev.loopwright.compiler.resolve.ResolvedModel;
import java.util.Optional;

/**
 * The third stage: shapes, data, objective, prediction and loop hold together. One rule looks after each; what a rule
 * finds wrong counts as right for the rules after it, so that one mistake has one message. After this stage nothing can
 * be the user's fault.
 */
public final class Check {

    private Check() {}

    /** The checked model; empty if the log has errors now. */
    public static Optional<ShapedModel> model(ResolvedModel resolved, Log log) {
        DataRule data = new DataRule(resolved, log);
        ShapeRule shapes = new ShapeRule(resolved, data.checked(), log);
        ObjectiveRule objective = new ObjectiveRule(resolved, data.checked(), shapes, log);
        PredictRule predict = new PredictRule(resolved, data.checked(), shapes, log);
        LoopRule loop = new LoopRule(resolved, shapes, log);
        loop.check();
        if (log.hasErrors()) {
            return Optional.empty();
        }
        Loop statements = new LoopStatements(resolved.loop(), data.checked(), objective.checked(), loop).loop();
        new ScheduleRule(statements, log).check();
        if (log.hasErrors()) {
            return Optional.empty();
        }
        return Optional.of(new ShapedModel(
                resolved.source(),
                resolved.name().text(),
                resolved.version(),
                resolved.seed(),
                resolved.doc(),
                data.checked(),
                shapes.network(),
                objective.checked(),
                statements,
                predict.checked()));
    }
}
