package dev.loopwright.compiler;

import dev.loopwright.compiler.check.Check;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.emit.EmitProgram;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.plan.Fuse;
import dev.loopwright.compiler.plan.Lower;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.Tile;
import dev.loopwright.compiler.resolve.Resolve;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.resolve.SpecPrinter;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.Parse;
import java.util.List;
import java.util.Optional;

/**
 * One model file on its way to Java, through stages with a value between each two:
 *
 * <ol>
 *   <li>Parse: {@link SourceFile} to {@link ModelTree}, what was written;
 *   <li>Resolve: names become catalog entries, all defaults are written in;
 *   <li>Check: to {@link ShapedModel}; shapes, data, objective and loop hold, and after this nothing can be the user's
 *       fault;
 *   <li>Lower: to a {@link Plan} of one step for each value;
 *   <li>Fuse: to a plan of fewer passes;
 *   <li>Tile: chooses which layers run in vector registers;
 *   <li>Emit: to Java text.
 * </ol>
 *
 * <p>A stage with errors is the last one that runs. Nothing here touches the disk.
 */
public final class Compilation {
    private final Options options;
    private final Log log;
    private final ModelTree tree;
    private final Optional<ResolvedModel> resolved;
    private final Optional<ShapedModel> shaped;
    private final Optional<Plan> unfused;
    private final Optional<Plan> plan;

    private Compilation(SourceFile source, Options options) {
        this.options = options;
        log = new Log();
        tree = Parse.model(source, log);
        resolved = log.hasErrors() ? Optional.empty() : Resolve.names(tree, options.settings(), log);
        shaped = resolved.flatMap(model -> Check.model(model, log));
        unfused = shaped.map(Lower::model);
        plan = unfused.map(Fuse::plan).map(fused -> Tile.plan(fused, options.kernels()));
    }

    private Compilation(Compilation of, Kernels kernels) {
        options = of.options.with(kernels);
        log = of.log;
        tree = of.tree;
        resolved = of.resolved;
        shaped = of.shaped;
        unfused = of.unfused;
        plan = of.plan.map(fused -> Tile.plan(fused, kernels));
    }

    private Compilation(Compilation of, ShapedData.Fold fold) {
        options = of.options;
        log = of.log;
        tree = of.tree;
        resolved = of.resolved;
        shaped = of.shaped.map(model -> model.holdingOut(fold));
        unfused = shaped.map(Lower::model);
        plan = unfused.map(Fuse::plan).map(fused -> Tile.plan(fused, options.kernels()));
    }

    /** The same model that holds out a fold of a cross-validation. */
    public Compilation holdingOut(ShapedData.Fold fold) {
        return new Compilation(this, fold);
    }

    /** Runs the stages up to the plan, or up to the first that finds errors. */
    public static Compilation of(SourceFile source, Options options) {
        return new Compilation(source, options);
    }

    /** The same model with another flavour of kernels. */
    public Compilation with(Kernels kernels) {
        return kernels == options.kernels() ? this : new Compilation(this, kernels);
    }

    /** Everything there is to say about the file, in its order. */
    public List<Diagnostic> diagnostics() {
        return log.inOrder();
    }

    public boolean hasErrors() {
        return log.hasErrors();
    }

    public ModelTree tree() {
        return tree;
    }

    public Optional<ResolvedModel> resolved() {
        return resolved;
    }

    public Optional<ShapedModel> shaped() {
        return shaped;
    }

    /** The plan before fusion, which the interpreter runs. */
    public Optional<Plan> unfused() {
        return unfused;
    }

    public Optional<Plan> plan() {
        return plan;
    }

    /** The generated files; none if there are errors. */
    public List<GeneratedSource> sources() {
        return plan.map(p -> EmitProgram.sources(p, packageName(p), SpecPrinter.print(resolved.orElseThrow())))
                .orElse(List.of());
    }

    private String packageName(Plan plan) {
        return options.packageName().isEmpty() ? Names.packageName(plan.model().name()) : options.packageName();
    }
}
