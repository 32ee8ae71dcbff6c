package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.ShapedModel.MetricEntry;
import dev.loopwright.compiler.model.ShapedModel.Objective;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.runtime.Stateful;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.metric.Mean;
import javax.lang.model.element.Modifier;

/** Prints the class of a trainer that keeps what the objective measures: one field and one method for each entry. */
final class EmitScores {
    static final String NAME = "Scores";

    private final Objective objective;
    private final SharedNames shared;
    private final TrainerNames names;

    EmitScores(Objective objective, SharedNames shared, TrainerNames names) {
        this.objective = objective;
        this.shared = shared;
        this.names = names;
    }

    TypeSpec type() {
        TypeSpec.Builder type = TypeSpec.classBuilder(NAME)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addSuperinterface(Stateful.class)
                .addJavadoc("What the objective of $L measures.", SpecComment.place(objective.span()));
        MethodSpec.Builder reset = MethodSpec.methodBuilder("reset");
        MethodSpec.Builder state = EmitTrainer.stateMethod();
        for (LossEntry loss : objective.losses()) {
            type.addField(
                    field(loss.name(), Mean.class, CodeBlock.of("new $T()", Mean.class), loss.span(), loss.doc()));
            reset.addStatement("$L.reset()", names.entry(loss.name()));
            state.addStatement("state.of($1S, $1L)", names.entry(loss.name()));
        }
        for (MetricEntry metric : objective.metrics()) {
            type.addField(
                    field(metric.name(), metric.metric().type(), construction(metric), metric.span(), metric.doc()));
            reset.addStatement("$L.reset()", names.entry(metric.name()));
            state.addStatement("state.of($1S, $1L)", names.entry(metric.name()));
        }
        type.addMethod(reset.build());
        objective.losses().forEach(loss -> type.addMethod(adder(loss)));
        objective.metrics().forEach(metric -> type.addMethod(adder(metric)));
        type.addMethod(state.build());
        return type.build();
    }

    private static CodeBlock construction(MetricEntry metric) {
        int width = metric.prediction().shape().elements();
        return Construction.of(metric.metric(), metric.args(), CodeBlock.of("$L", width));
    }

    private FieldSpec field(String entry, Class<?> type, CodeBlock initializer, Span span, String doc) {
        String line = SpecComment.javadoc(SpecComment.oneLine(span));
        return FieldSpec.builder(type, names.entry(entry), Modifier.FINAL)
                .addJavadoc("$L", doc.isBlank() ? line : SpecComment.javadoc(doc) + "\n\n<p>" + line)
                .initializer(initializer)
                .build();
    }

    private MethodSpec adder(LossEntry loss) {
        boolean minimised = loss.equals(objective.minimised());
        String value = minimised ? "loss()" : shared.measured(loss) + "(batch)";
        return signature(loss.name())
                .addStatement("$L.add(model.$L,$Wbatch.rows())", names.entry(loss.name()), value)
                .build();
    }

    private MethodSpec adder(MetricEntry metric) {
        boolean scaled = !metric.target().scale().isEmpty();
        return signature(metric.name())
                .addStatement(
                        scaled
                                ? "$1L.add(batch.inUnits($3T.$4L,$Wmodel.$2L()),$Wbatch.inUnits($3T.$4L),$Wbatch.rows())"
                                : "$L.add(model.$L(),$Wbatch.target($T.$L),$Wbatch.rows())",
                        names.entry(metric.name()),
                        shared.value(metric.prediction()),
                        shared.data(),
                        shared.target(metric.target()))
                .build();
    }

    private MethodSpec.Builder signature(String entry) {
        return MethodSpec.methodBuilder(names.adder(entry))
                .addParameter(shared.model(), "model")
                .addParameter(Batch.class, "batch");
    }
}
