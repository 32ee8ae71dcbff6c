package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.emit.model.EmitKernels;
import dev.loopwright.compiler.emit.model.EmitModel;
import dev.loopwright.compiler.emit.model.ModelNames;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** Prints the whole program of a model: the model class, its data, its trainer and its predictor. */
public final class EmitProgram {

    private EmitProgram() {}

    /**
     * The files, in that order; if layers are tiled, their kernels last.
     *
     * @param plan fused
     * @param packageName the package of all classes
     * @param said all that the model file says, with every default; what differs in nothing else is the same model
     */
    public static List<GeneratedSource> sources(Plan plan, String packageName, String said) {
        ShapedModel model = plan.model();
        ModelNames ofModel = new ModelNames(plan);
        SharedNames names = new SharedNames(model, packageName, ofModel::accessor, ofModel::measured);
        String with = plan.vectors() ? Header.VECTORS : "";
        List<GeneratedSource> sources = new ArrayList<>(List.of(
                Printed.source(model.source(), with, packageName, EmitModel.type(plan)),
                EmitData.source(model, names),
                EmitTrainer.source(model, names, plan.vectors(), Header.hash(said)),
                EmitPredictor.source(model, names)));
        EmitKernels.type(plan)
                .map(type -> Printed.source(model.source(), with, packageName, type))
                .ifPresent(sources::add);
        return List.copyOf(sources);
    }
}
