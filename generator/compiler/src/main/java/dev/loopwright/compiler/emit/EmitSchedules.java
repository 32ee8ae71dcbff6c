package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.catalog.Length;
import dev.loopwright.compiler.catalog.ScheduleUse;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Updates;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Learning rates that change: a field for each schedule, made with its optimizer and asked before each update. */
final class EmitSchedules {
    private final ShapedModel model;
    private final SharedNames shared;
    private final TrainerNames names;

    EmitSchedules(ShapedModel model, SharedNames shared, TrainerNames names) {
        this.model = model;
        this.shared = shared;
        this.names = names;
    }

    private List<OptimizerUse> scheduled() {
        return Statements.optimizers(Statements.all(model.loop())).stream()
                .filter(o -> o.schedule().isPresent())
                .toList();
    }

    void fields(TypeSpec.Builder type) {
        for (OptimizerUse optimizer : scheduled()) {
            ScheduleUse use = optimizer.schedule().orElseThrow();
            type.addField(FieldSpec.builder(
                            use.schedule().type(), names.schedule(optimizer), Modifier.PRIVATE, Modifier.FINAL)
                    .addJavadoc(
                            "The rate of $L: $L.",
                            SpecComment.javadoc(optimizer.name()),
                            SpecComment.javadoc(SpecComment.oneLine(use.span())))
                    .build());
        }
    }

    /** Makes them, those with lengths in epochs when it is known how many batches there are. */
    void construct(MethodSpec.Builder constructor) {
        for (OptimizerUse optimizer : scheduled()) {
            ScheduleUse use = optimizer.schedule().orElseThrow();
            String updates = names.schedule(optimizer).replaceFirst("Rate(\\d*)$", "Updates$1");
            if (use.convertsEpochs()) {
                Updates inEpoch = Updates.of(optimizer, model.loop().body()).orElseThrow();
                constructor.addCode("// updates by $L in an epoch\n", SpecComment.javadoc(optimizer.name()));
                constructor.addStatement("long $L = $L", updates, count(inEpoch));
            }
            constructor.addStatement(
                    "$L = $L",
                    names.schedule(optimizer),
                    Construction.of(use.schedule(), use.args(), length -> length(length, use, updates)));
        }
    }

    private static String length(Length length, ScheduleUse use, String updates) {
        boolean converted = length.epochs() && !use.perEpoch() && length.count() > 0;
        String count = Literal.of(length.count());
        return !converted ? count : length.count() == 1 ? updates : count + " * " + updates;
    }

    private CodeBlock count(Updates updates) {
        return updates.passes().stream().map(this::count).collect(CodeBlock.joining(" + "));
    }

    private CodeBlock count(Updates.Pass pass) {
        String times = pass.times() == 1 ? "" : pass.times() + " * ";
        if (pass.batches().isEmpty()) {
            return CodeBlock.of("$L", pass.times());
        }
        Statement.ForBatch loop = pass.batches().get();
        CodeBlock batches = CodeBlock.of("data.$L().batches($L).count()", shared.part(loop.split()), loop.rows());
        if (pass.period() == 1) {
            return CodeBlock.of("$L$L", times, batches);
        }
        return pass.orAtLastBatch()
                ? CodeBlock.of("$L(($L + $L) / $L)", times, batches, pass.period() - 1, pass.period())
                : CodeBlock.of("$L($L / $L)", times, batches, pass.period());
    }

    /** Sets the rate of the next update. */
    CodeBlock beforeUpdate(OptimizerUse optimizer) {
        if (optimizer.schedule().isEmpty()) {
            return CodeBlock.of("");
        }
        String field = names.optimizer(optimizer);
        CodeBlock ticks =
                optimizer.schedule().get().perEpoch() ? CodeBlock.of("epoch - 1") : CodeBlock.of("$L.updates()", field);
        return CodeBlock.of("$L.rate($L.at($L));\n", field, names.schedule(optimizer), ticks);
    }

    /** Tells a new score to those that wait for one. */
    CodeBlock afterEvaluation(String part) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (OptimizerUse optimizer : scheduled()) {
            optimizer
                    .schedule()
                    .flatMap(ScheduleUse::watched)
                    .filter(watched -> watched.scope().equals(part))
                    .ifPresent(watched -> code.addStatement(
                            "$L.observe($L.$L)",
                            names.schedule(optimizer),
                            names.scope(part),
                            names.entry(watched.entry())));
        }
        return code.build();
    }

    /** What of them has to be saved. */
    void state(MethodSpec.Builder state) {
        for (OptimizerUse optimizer : scheduled()) {
            if (optimizer.schedule().orElseThrow().watched().isPresent()) {
                state.addStatement("state.of($1S, $1L)", names.schedule(optimizer));
            }
        }
    }
}
