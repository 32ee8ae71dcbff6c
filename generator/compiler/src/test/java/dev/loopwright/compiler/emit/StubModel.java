package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.data.Batch;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.Modifier;

/** A model class that learns nothing, so that the classes around it can be compiled and run without a real one. */
final class StubModel {
    private static final int CAPACITY = 256;

    private StubModel() {}

    static GeneratedSource source(ShapedModel model, SharedNames names) {
        TypeSpec.Builder type = TypeSpec.classBuilder(names.model())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(Model.class)
                .addField(Parameters.class, "parameters", Modifier.PRIVATE, Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(long.class, "seed")
                        .addStatement("this(seed, 1)")
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(long.class, "seed")
                        .addParameter(int.class, "threads")
                        .addStatement("parameters = new $T($T.weights($S, 0, 2))", Parameters.class, Tensor.class, "w")
                        .addStatement("parameters.values()[0] = seed")
                        .build())
                .addMethod(method("parameters", Parameters.class, "return parameters"))
                .addMethod(batch("forward", float.class, "return loss()"))
                .addMethod(batch("evaluate", float.class, "return loss()"))
                .addMethod(batch("predict", void.class, "loss()"))
                .addMethod(method("loss", float.class, "return parameters.values()[1] + 1"))
                .addMethod(method("clearGradients", void.class, "$T.fill(parameters.gradients(), 0)", Arrays.class))
                .addMethod(batch("backward", void.class, "parameters.gradients()[1] += 0.01f"))
                .addMethod(MethodSpec.methodBuilder("activations")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(ParameterizedTypeName.get(List.class, Model.Activation.class))
                        .addStatement("return $T.of()", List.class)
                        .build());
        for (Value value : model.network().values()) {
            type.addMethod(MethodSpec.methodBuilder(names.value(value))
                    .addModifiers(Modifier.PUBLIC)
                    .returns(float[].class)
                    .addStatement(
                            "return new float[$L]", CAPACITY * value.shape().elements())
                    .build());
        }
        return Printed.source(model.source(), names.model().packageName(), type.build());
    }

    private static MethodSpec method(String name, Class<?> result, String statement, Object... args) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(result)
                .addCode(CodeBlock.of(statement + ";\n", args))
                .build();
    }

    private static MethodSpec batch(String name, Class<?> result, String statement) {
        return method(name, result, statement).toBuilder()
                .addParameter(Batch.class, "batch")
                .build();
    }
}
