package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.plan.LossPass;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.Stripes;
import dev.loopwright.runtime.Workers;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The fields and methods of a model class that goes by {@link Stripes}. */
final class StripeMethods {
    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);

    private final ModelCode model;

    StripeMethods(ModelCode model) {
        this.model = model;
    }

    void fields(TypeSpec.Builder type) {
        type.addField(Workers.class, "workers", Modifier.PRIVATE, Modifier.FINAL);
        for (String phase : List.of("forward", "backward", "predict")) {
            type.addField(FieldSpec.builder(Workers.Tiles.class, phase + "Stripes", Modifier.PRIVATE, Modifier.FINAL)
                    .initializer("this::$LStripe", phase)
                    .build());
        }
        type.addField(FieldSpec.builder(model.real().batch(), "current", Modifier.PRIVATE)
                .addJavadoc("The batch that threads work on.\n")
                .build());
        if (model.hasModes()) {
            type.addField(FieldSpec.builder(TypeName.BOOLEAN, "training", Modifier.PRIVATE)
                    .addJavadoc("Whether they run it for training.\n")
                    .build());
        }
        type.addField(FieldSpec.builder(ArrayTypeName.of(TypeName.DOUBLE), "stripeLosses", Modifier.PRIVATE)
                .initializer("{}")
                .addJavadoc("The summed losses of each stripe.\n")
                .build());
        type.addField(FieldSpec.builder(ArrayTypeName.of(ARRAY), "stripeGradients", Modifier.PRIVATE)
                .initializer("{}")
                .addJavadoc("The gradients of each stripe; the first adds to those of the batch.\n")
                .build());
        type.addField(FieldSpec.builder(ArrayTypeName.of(ARRAY), "rooms", Modifier.PRIVATE)
                .initializer("{}")
                .addJavadoc("Room in which kernels rearrange matrices, for each thread.\n")
                .build());
    }

    /** Makes room for the stripes of a batch. */
    CodeBlock reserve() {
        return CodeBlock.builder()
                .addStatement("stripeLosses = new double[stripes(rows)]")
                .addStatement("stripeGradients = new float[stripes(rows)][]")
                .addStatement("stripeGradients[0] = gradients")
                .beginControlFlow("for (int stripe = 1; stripe < stripeGradients.length; stripe++)")
                .addStatement("stripeGradients[stripe] = new float[gradients.length]")
                .endControlFlow()
                .addStatement("rooms = new float[workers.threads()][$L.scratch($L)]", model.kernelClass(), Stripes.ROWS)
                .build();
    }

    /** The body of {@code forward}, without what comes after the losses of the rows. */
    CodeBlock forward() {
        return CodeBlock.builder()
                .addStatement("int rows = batch.rows()")
                .addStatement("reserve(rows)")
                .addStatement("current = batch")
                .addStatement("workers.run(stripes(rows), forwardStripes)")
                .addStatement("double sum = 0")
                .beginControlFlow("for (int stripe = 0; stripe < stripes(rows); stripe++)")
                .addStatement("sum += stripeLosses[stripe]")
                .endControlFlow()
                .build();
    }

    CodeBlock predict() {
        return CodeBlock.builder()
                .addStatement("reserve(batch.rows())")
                .addStatement("current = batch")
                .addStatement("workers.run(stripes(batch.rows()), predictStripes)")
                .build();
    }

    CodeBlock backward() {
        return CodeBlock.builder()
                .addStatement("current = batch")
                .addStatement("int stripes = stripes(batch.rows())")
                .addStatement("workers.run(stripes, backwardStripes)")
                .add("// always in this order, whichever thread computed them\n")
                .beginControlFlow("for (int stripe = 1; stripe < stripes; stripe++)")
                .addStatement("$L.addTo(gradients, stripeGradients[stripe])", model.kernelClass())
                .endControlFlow()
                .build();
    }

    List<MethodSpec> all() {
        return List.of(
                stripes(),
                stripe("forward", "All layers and the loss of the rows of one stripe.", forwardCalls(true)),
                stripe("predict", "All layers of the rows of one stripe.", forwardCalls(false)),
                stripe("backward", "The gradients of the rows of one stripe.", backwardCalls()));
    }

    private static MethodSpec stripes() {
        return MethodSpec.methodBuilder("stripes")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TypeName.INT)
                .addParameter(TypeName.INT, "rows")
                .addJavadoc(
                        "How many stripes of $L rows there are: their values stay in the cache from layer to layer, and"
                                + " threads share them.\n",
                        Stripes.ROWS)
                .addStatement("return (rows + $L) / $L", Stripes.ROWS - 1, Stripes.ROWS)
                .build();
    }

    private MethodSpec stripe(String phase, String doc, CodeBlock calls) {
        return MethodSpec.methodBuilder(phase + "Stripe")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("$L\n", doc)
                .addParameter(TypeName.INT, "stripe")
                .addStatement("int from = stripe * $L", Stripes.ROWS)
                .addStatement("int to = Math.min(from + $L, current.rows())", Stripes.ROWS)
                .addStatement("float[] scratch = rooms[workers.slot()]")
                .addCode(calls)
                .build();
    }

    private CodeBlock forwardCalls(boolean judges) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (Step step : model.plan().steps()) {
            if (model.plan().runsForward(step)) {
                code.addStatement(
                        "$L(current, from, to, scratch$L)",
                        model.names().method(step.name(), "Forward"),
                        ModelCode.hasModes(step) ? ", training" : "");
            }
        }
        if (!judges) {
            for (LossPass pass : model.plan().losses()) {
                LossMethods loss = new LossMethods(model, pass);
                if (loss.hasActivation()) {
                    code.addStatement("$L(from, to, scratch)", loss.activateName());
                }
            }
            return code.build();
        }
        List<String> losses = model.plan().losses().stream()
                .map(pass -> new LossMethods(model, pass).lossName() + "(current, from, to, scratch)")
                .toList();
        return code.addStatement("stripeLosses[stripe] = $L", String.join(" + ", losses))
                .build();
    }

    private CodeBlock backwardCalls() {
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("float[] sums = stripeGradients[stripe]")
                .beginControlFlow("if (stripe > 0)")
                .addStatement("$T.fill(sums, 0)", Arrays.class)
                .endControlFlow();
        List<CodeBlock> calls = model.flow().backward().stream()
                .map(step -> CodeBlock.of(
                        "$L(current, from, to, sums, scratch$L)",
                        model.names().method(step.name(), "Backward"),
                        model.overwritesGradients() ? ", stripe == 0 && overwrites" : ""))
                .toList();
        return code.add(model.frozenTail().around(calls)).build();
    }
}
