package dev.loopwright.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.Give;
import dev.loopwright.compiler.model.ShapedModel.Given;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.run.Launch;
import dev.loopwright.runtime.run.Prediction;
import dev.loopwright.runtime.run.PredictionWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** Prints the predictor class: reads rows as the run did, and writes the columns of the predict block. */
public final class EmitPredictor {
    private final ShapedModel model;
    private final SharedNames names;
    private final EmitGive gives;
    private final Map<Column, String> labels = new LinkedHashMap<>();

    private EmitPredictor(ShapedModel model, SharedNames names) {
        this.model = model;
        this.names = names;
        Names constants = new Names("SEED", "ROWS");
        Names locals = new Names("prediction", "data", "model", "out", "batch", "r");
        for (Give give : model.predict().gives()) {
            if (give.given() instanceof Given.Label label) {
                if (EmitGive.isLearnt(label.target())) {
                    labels.computeIfAbsent(label.target(), t -> locals.claim(Names.field(t.name() + "_labels")));
                } else if (label.value().shape().elements() > 1) {
                    labels.computeIfAbsent(label.target(), t -> constants.claim(Names.constant(t.name()) + "_LABELS"));
                }
            }
        }
        gives = new EmitGive(model, names, labels);
    }

    /** {@code LessonPredictor}. */
    public static GeneratedSource source(ShapedModel model, SharedNames names) {
        ClassName self = names.predictor();
        return Printed.source(model.source(), self.packageName(), new EmitPredictor(model, names).type());
    }

    private TypeSpec type() {
        TypeSpec.Builder type = TypeSpec.classBuilder(names.predictor())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("$L", doc())
                .addField(constant(TypeName.LONG, "SEED", CodeBlock.of("$L", Literal.of(model.seed())))
                        .addJavadoc("The weights drawn from it give way to those of the run.")
                        .build())
                .addField(constant(TypeName.INT, "ROWS", CodeBlock.of("$L", Printed.EVALUATION_ROWS))
                        .addJavadoc("Rows predicted at a time; no prediction depends on it.")
                        .build());
        labels.forEach((target, name) -> {
            if (!EmitGive.isLearnt(target)) {
                type.addField(labels(target, name));
            }
        });
        return type.addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(main())
                .addMethod(start())
                .build();
    }

    private static FieldSpec labels(Column target, String name) {
        CodeBlock labels = CodeBlock.of("$T.of($L)", List.class, EmitGive.labels(target));
        return constant(ParameterizedTypeName.get(List.class, String.class), name, labels)
                .addJavadoc("Labels of $L, by index.", SpecComment.javadoc(target.name()))
                .build();
    }

    /** {@code List<String> nextLabels = data.labels("next");} for each target whose labels were learnt. */
    private CodeBlock learntLabels() {
        CodeBlock.Builder code = CodeBlock.builder();
        labels.forEach((target, name) -> {
            if (EmitGive.isLearnt(target)) {
                code.addStatement(
                        "$T $L = data.labels($L)",
                        ParameterizedTypeName.get(List.class, String.class),
                        name,
                        Literal.of(target.name()));
            }
        });
        return code.build();
    }

    private String doc() {
        String file = SpecComment.javadoc(model.source().name());
        return model.predict()
                .span()
                .map(span -> "Predicts rows with a trained run: gives what " + SpecComment.place(span) + " asks for.")
                .orElse("Predicts rows with a trained run. There is no predict block in " + file
                        + ", so keys, predictions and labels are given.");
    }

    private static FieldSpec.Builder constant(TypeName type, String name, CodeBlock value) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(value);
    }

    private MethodSpec main() {
        return MethodSpec.methodBuilder("main")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(String[].class, "args")
                .addJavadoc(
                        "java $L RUN --data $L; --help lists all options.",
                        names.predictor().canonicalName(),
                        model.data().source().isText() ? "new.txt" : "rows.csv")
                .addStatement("$T.predict(args, $T::start)", Launch.class, names.predictor())
                .build();
    }

    private MethodSpec start() {
        return MethodSpec.methodBuilder("start")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(Prediction.class, "prediction")
                .addJavadoc("Reads the rows, prepares them as the run did, and writes one line for each.")
                .addStatement(
                        "$T data = $T.toPredict(prediction.preprocessing(), prediction.dataFile())",
                        Dataset.class,
                        names.data())
                .addCode(learntLabels())
                .addStatement("$1T model = new $1T(SEED)", names.model())
                .addStatement("prediction.restore(model.parameters())")
                .beginControlFlow("try ($T out = prediction.open($L))", PredictionWriter.class, gives.headers())
                .beginControlFlow("for ($T batch : data.all().batches(ROWS))", Batch.class)
                .addStatement("model.predict(batch)")
                .beginControlFlow("for (int r = 0; r < batch.rows(); r++)")
                .addCode(gives.cells())
                .addStatement("out.endRow()")
                .endControlFlow()
                .endControlFlow()
                .addStatement("out.finish()")
                .endControlFlow()
                .build();
    }
}
