package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.emit.model.EmitModel;
import dev.loopwright.compiler.emit.model.ModelNames;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.plan.Plan;
import java.util.List;

/** Prints the whole program of a model: the model class, its data, its trainer and its predictor. */
public final class EmitProgram {

    private EmitProgram() {}

    /**
     * The files, in that order.
     *
     * @param plan fused
     * @param packageName the package of all four classes
     */
    public static List<GeneratedSource> sources(Plan plan, String packageName) {
        ShapedModel model = plan.model();
        SharedNames names = new SharedNames(model, packageName, new ModelNames(plan)::accessor);
        return List.of(
                Printed.source(model.source(), packageName, EmitModel.type(plan)),
                EmitData.source(model, names),
                EmitTrainer.source(model, names),
                EmitPredictor.source(model, names));
    }
}
