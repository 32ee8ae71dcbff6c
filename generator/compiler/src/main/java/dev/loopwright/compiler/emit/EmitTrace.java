package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.model.ModelPart;
import dev.loopwright.compiler.model.ShapedData.Part;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Statement.Backward;
import dev.loopwright.compiler.model.Statement.ClearGradients;
import dev.loopwright.compiler.model.Statement.ClipNorm;
import dev.loopwright.compiler.model.Statement.ClipValue;
import dev.loopwright.compiler.model.Statement.ForBatch;
import dev.loopwright.compiler.model.Statement.ForEpoch;
import dev.loopwright.compiler.model.Statement.Forward;
import dev.loopwright.compiler.model.Statement.Update;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.run.Trace;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Prints the methods of a trainer that show one step and one prediction in slow motion. */
final class EmitTrace {
    private static final CodeBlock NOTHING = CodeBlock.of("");

    private final ShapedModel model;
    private final SharedNames shared;
    private final TrainerNames names;
    private final EmitLoop loop;

    EmitTrace(ShapedModel model, SharedNames shared, TrainerNames names) {
        this.model = model;
        this.shared = shared;
        this.names = names;
        loop = EmitLoop.ofOneBatch(model, shared, names);
    }

    List<MethodSpec> methods() {
        return List.of(firstStep(), oneRow());
    }

    private MethodSpec firstStep() {
        List<Statement> statements = Statements.all(model.loop());
        int epoch = Statements.of(ForEpoch.class, statements).get(0).first();
        ForBatch batches = Statements.of(ForBatch.class, statements).get(0);
        MethodSpec.Builder method = MethodSpec.methodBuilder("traceFirstStep")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc(
                        "The first step in slow motion, on a second model from the same seed; training is untouched.")
                .addStatement("$T trace = run.trace()", Trace.class)
                .addStatement("$1T model = new $1T(SEED)", shared.model());
        for (OptimizerUse use : optimizers(batches)) {
            method.addStatement(
                    "$T $L = $L",
                    use.optimizer().type(),
                    names.optimizer(use),
                    EmitTrainer.construction(use, names.parts().made(use.part()), names.schedule(use)));
        }
        Statements.of(Statement.Load.class, model.loop().body()).forEach(load -> method.addCode(load.accept(loop)));
        method.addStatement(
                "$T batch = $L.iterator().next()", Batch.class, loop.batches(batches, Integer.toString(epoch)));
        method.addStatement("trace.batch(batch)");
        straight(batches.body()).stream()
                .filter(EmitTrace::isOfTheStep)
                .forEach(statement -> method.addCode(statement.accept(loop)).addCode(shown(statement)));
        return method.build();
    }

    /** A body without its branches: what is done now and then is done now, repetitions once. */
    private static List<Statement> straight(List<Statement> body) {
        List<Statement> straight = new ArrayList<>();
        for (Statement statement : body) {
            if (statement instanceof Statement.If when) {
                straight.addAll(straight(when.body()));
            } else if (statement.inner().isEmpty()) {
                straight.add(statement);
            } else {
                straight.addAll(straight(statement.inner()));
            }
        }
        return straight;
    }

    /** What makes up a step; scores and whatever hangs on them are left out. */
    private static boolean isOfTheStep(Statement statement) {
        return statement instanceof Forward
                || statement instanceof ClearGradients
                || statement instanceof Backward
                || statement instanceof ClipNorm
                || statement instanceof ClipValue
                || statement instanceof Statement.AddNoise
                || statement instanceof Update;
    }

    private static List<OptimizerUse> optimizers(ForBatch batches) {
        return Statements.of(Update.class, straight(batches.body())).stream()
                .map(Update::optimizer)
                .distinct()
                .toList();
    }

    /** What is shown after a statement. */
    private CodeBlock shown(Statement statement) {
        if (statement instanceof Forward) {
            Term.Fit fit = firstFit();
            return CodeBlock.of(
                    "trace.prediction(model, batch, $L, $L);\n",
                    Literal.of(fit.prediction().name()),
                    Literal.of(fit.target().name()));
        }
        if (statement instanceof Backward) {
            return CodeBlock.of("trace.gradient(model.parameters());\n");
        }
        if (statement instanceof Update update
                && changesFirstWeights(update.optimizer().part())) {
            return CodeBlock.of("trace.update(model.parameters(), $L);\n", names.optimizer(update.optimizer()));
        }
        return NOTHING;
    }

    /** The weight that is followed is one of the first layer. */
    private boolean changesFirstWeights(ModelPart part) {
        return part.isWhole()
                || model.network().values().stream()
                        .filter(v -> v.ownsParameters()
                                && v.parameters().stream().anyMatch(spec -> spec.kind() == Tensor.Kind.WEIGHTS))
                        .findFirst()
                        .filter(part.owners()::contains)
                        .isPresent();
    }

    private Term.Fit firstFit() {
        return model.objective().minimised().terms().stream()
                .filter(Term.Fit.class::isInstance)
                .map(Term.Fit.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private MethodSpec oneRow() {
        List<Part> parts = model.data().split().parts();
        Part last = parts.get(parts.size() - 1);
        return MethodSpec.methodBuilder("traceOneRow")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("One row followed through the trained model.")
                .addStatement("run.trace().row(model, data.$L())", shared.part(last))
                .build();
    }
}
