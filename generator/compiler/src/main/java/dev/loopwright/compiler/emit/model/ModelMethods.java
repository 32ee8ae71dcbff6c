package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.Literal;
import dev.loopwright.compiler.emit.SpecComment;
import dev.loopwright.compiler.plan.LossPass;
import dev.loopwright.compiler.plan.Measured;
import dev.loopwright.compiler.plan.Memory;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.Tensor;
import dev.loopwright.runtime.Gradients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** The methods of a model class that speak of the whole network, in the order in which one reads them. */
final class ModelMethods {
    private final ModelCode model;
    private final Plan plan;
    private final ModelNames names;
    private final BlockMethods blocks;
    private final StripeMethods stripes;

    ModelMethods(ModelCode model) {
        this.model = model;
        this.plan = model.plan();
        this.names = model.names();
        this.blocks = new BlockMethods(model);
        this.stripes = new StripeMethods(model);
    }

    List<MethodSpec> all() {
        List<MethodSpec> methods = new ArrayList<>();
        methods.add(getter("parameters", model.real().parameters()));
        methods.add(forward());
        methods.add(evaluate());
        methods.add(predict());
        methods.add(getter("loss", model.real().type()));
        if (model.real() == Real.FLOAT && plan.mixesRows()) {
            methods.add(mixesRows());
        }
        methods.add(clearGradients());
        methods.addAll(backward());
        plan.steps().stream().filter(s -> s.result().named()).forEach(s -> methods.add(accessor(s)));
        methods.addAll(activations());
        if (model.hasStripes()) {
            methods.addAll(stripes.all());
        } else {
            methods.add(layers());
        }
        if (model.hasModes()) {
            methods.add(losses());
        }
        if (!plan.penalties().isEmpty()) {
            PenaltyMethods penalties = new PenaltyMethods(model, plan.penalties());
            methods.add(penalties.value("penalty"));
            methods.add(penalties.backward());
        }
        Measured.of(plan).forEach(measured -> methods.addAll(new MeasuredMethods(model, measured).all()));
        methods.addAll(reserve());
        return methods;
    }

    private static MethodSpec.Builder overriding(String name) {
        return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(Modifier.PUBLIC);
    }

    private static MethodSpec getter(String name, java.lang.reflect.Type type) {
        return overriding(name).returns(type).addStatement("return $L", name).build();
    }

    private static MethodSpec getter(String name, TypeName type) {
        return overriding(name).returns(type).addStatement("return $L", name).build();
    }

    private MethodSpec forward() {
        MethodSpec.Builder method = overriding("forward")
                .addParameter(model.real().batch(), "batch")
                .returns(model.real().type());
        if (model.hasModes()) {
            return method.addStatement(inMode(true))
                    .addStatement("return losses(batch)")
                    .build();
        }
        if (!model.hasStripes()) {
            method.addStatement("layers(batch)");
        }
        return method.addCode(lossSum()).addStatement("return loss").build();
    }

    private MethodSpec evaluate() {
        MethodSpec.Builder method = overriding("evaluate")
                .addParameter(model.real().batch(), "batch")
                .returns(model.real().type());
        if (model.hasModes()) {
            return method.addStatement(inMode(false))
                    .addStatement("return losses(batch)")
                    .build();
        }
        return method.addComment("nothing in this network differs between training and evaluation")
                .addStatement("return forward(batch)")
                .build();
    }

    /** Runs the layers for training or not; stripes run them together with the losses, and are told beforehand. */
    private CodeBlock inMode(boolean training) {
        return CodeBlock.of(model.hasStripes() ? "training = $L" : "layers(batch, $L)", training);
    }

    private MethodSpec losses() {
        return MethodSpec.methodBuilder("losses")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc(
                        model.hasStripes()
                                ? "The mean loss of a batch, which goes through all layers.\n"
                                : "The mean loss of the batch that went through the layers last.\n")
                .addParameter(model.real().batch(), "batch")
                .returns(model.real().type())
                .addCode(lossSum())
                .addStatement("return loss")
                .build();
    }

    private CodeBlock lossSum() {
        if (model.hasStripes()) {
            String penalty = plan.penalties().isEmpty() ? "" : " + penalty()";
            return CodeBlock.builder()
                    .add(stripes.forward())
                    .addStatement("loss = (float) (sum / rows)$L", penalty)
                    .build();
        }
        List<CodeBlock> parts = new ArrayList<>();
        for (LossPass pass : plan.losses()) {
            parts.add(CodeBlock.of("$L(batch)", new LossMethods(model, pass).lossName()));
        }
        if (!plan.penalties().isEmpty()) {
            parts.add(CodeBlock.of("penalty()"));
        }
        CodeBlock sum = parts.stream().collect(CodeBlock.joining(" + "));
        return CodeBlock.builder().addStatement("loss = $L", sum).build();
    }

    private MethodSpec predict() {
        MethodSpec.Builder method =
                overriding("predict").addParameter(model.real().batch(), "batch");
        if (model.hasStripes()) {
            if (model.hasModes()) {
                method.addStatement(inMode(false));
            }
            return method.addCode(stripes.predict()).build();
        }
        method.addStatement(model.hasModes() ? inMode(false) : CodeBlock.of("layers(batch)"));
        for (LossPass pass : plan.losses()) {
            LossMethods loss = new LossMethods(model, pass);
            if (loss.hasActivation()) {
                method.addStatement("$L(batch)", loss.activateName());
            }
        }
        return method.build();
    }

    private static MethodSpec mixesRows() {
        return overriding("mixesRows")
                .returns(TypeName.BOOLEAN)
                .addComment("batches are normalised by their own mean and variance")
                .addStatement("return true")
                .build();
    }

    private MethodSpec clearGradients() {
        MethodSpec.Builder method = overriding("clearGradients");
        return model.overwritesGradients()
                ? method.addComment("the array keeps what it holds until it is asked for or overwritten")
                        .addStatement("parameters.clearGradients()")
                        .build()
                : model.tables().isEmpty()
                        ? method.addStatement("$T.fill(gradients, 0)", Arrays.class)
                                .build()
                        : method.addComment("of tables only the rows seen")
                                .addStatement("$T.clear(parameters)", Gradients.class)
                                .build();
    }

    /** What a backward pass that may overwrite gradients does first. */
    private CodeBlock overwrite(CodeBlock clearOthers) {
        CodeBlock.Builder code = CodeBlock.builder()
                .add("// right after clearGradients gradients are stored, not added to zeros\n")
                .addStatement("overwrites = parameters.overwritesGradients()");
        return clearOthers.isEmpty()
                ? code.build()
                : code.beginControlFlow("if (overwrites)")
                        .add("// those that their layers always add to\n")
                        .add(clearOthers)
                        .endControlFlow()
                        .build();
    }

    private LongCode clearOthers() {
        Stream<CodeBlock> filled = model.firstGradients().others().stream().map(stretch -> {
            Tensor last = stretch.get(stretch.size() - 1);
            return CodeBlock.of(
                    "$T.fill(gradients, $L, $L + $L, 0);\n",
                    Arrays.class,
                    names.tensor(stretch.get(0)),
                    names.tensor(last),
                    last.size());
        });
        Stream<CodeBlock> tables =
                model.tables().stream().map(table -> CodeBlock.of("$L.clear();\n", names.seen(table)));
        return LongCode.of("clearOthers", Stream.concat(filled, tables).toList());
    }

    private List<MethodSpec> backward() {
        MethodSpec.Builder method =
                overriding("backward").addParameter(model.real().batch(), "batch");
        List<MethodSpec> methods = new ArrayList<>();
        if (model.overwritesGradients()) {
            LongCode others = clearOthers();
            method.addCode(overwrite(others.code()));
            methods.addAll(others.methods());
        }
        method.addCode(
                model.hasStripes()
                        ? stripes.backward()
                        : model.frozenTail().around(blocks.backwardCallsOf(model.outline())));
        if (!plan.penalties().isEmpty()) {
            method.addStatement("penaltyBackward()");
        }
        methods.add(0, method.build());
        return methods;
    }

    private MethodSpec accessor(Step step) {
        return MethodSpec.methodBuilder(names.buffer(step.name()))
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("{@code $L} for the rows of the last batch: rows × $L.\n", step.name(), step.width())
                .returns(ArrayTypeName.of(model.real().type()))
                .addStatement("return $L", names.buffer(step.name()))
                .build();
    }

    private List<MethodSpec> activations() {
        ClassName activation = ClassName.get(model.real().model()).nestedClass("Activation");
        ParameterizedTypeName type = ParameterizedTypeName.get(ClassName.get(List.class), activation);
        MethodSpec.Builder method = overriding("activations").returns(type);
        List<CodeBlock> all = plan.steps().stream()
                .filter(s -> s.result().named())
                .map(s -> activation(s, activation))
                .toList();
        if (all.size() <= LongCode.MOST) {
            method.addStatement("return $T.of(\n$L)", List.class, CodeBlock.join(all, ",\n"));
            return List.of(method.build());
        }
        LongCode additions = LongCode.of(
                "addActivations",
                all.stream()
                        .map(one -> CodeBlock.builder()
                                .addStatement("all.add($L)", one)
                                .build())
                        .toList(),
                ParameterSpec.builder(type, "all").build());
        method.addStatement("$T all = new $T<>()", type, ArrayList.class)
                .addCode(additions.code())
                .addStatement("return all");
        return Stream.concat(Stream.of(method.build()), additions.methods().stream())
                .toList();
    }

    /** With the use of a block that makes it, if one does. */
    private CodeBlock activation(Step step, ClassName type) {
        CodeBlock block = step.result()
                .group()
                .map(use -> CodeBlock.of(", $L", Literal.of(use.name() + " = " + SpecComment.oneLine(use.span()))))
                .orElse(CodeBlock.of(""));
        return CodeBlock.of(
                "new $T($L, $L, $L, $L, $L$L)",
                type,
                Literal.of(step.name()),
                Literal.of(step.result().span().location()),
                Literal.of(EmitModel.source(step.result())),
                names.width(step.name()),
                names.buffer(step.name()),
                block);
    }

    private MethodSpec layers() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("layers")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("Runs the layers, up to the raw values of what the loss judges.\n")
                .addParameter(model.real().batch(), "batch");
        if (model.hasModes()) {
            method.addParameter(TypeName.BOOLEAN, "training");
        }
        method.addStatement("reserve(batch.rows())");
        return method.addCode(blocks.forwardCalls(model.outline())).build();
    }

    private List<MethodSpec> reserve() {
        LongCode arrays = LongCode.of(
                "reserve",
                model.memory().buffers().stream()
                        .filter(buffer -> model.memory().owner(buffer).equals(buffer))
                        .map(this::array)
                        .toList(),
                ParameterSpec.builder(TypeName.INT, "rows").build());
        MethodSpec.Builder method = MethodSpec.methodBuilder("reserve")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("Makes room for a batch of so many rows; once for the largest.\n")
                .addParameter(TypeName.INT, "rows")
                .beginControlFlow("if (rows <= capacity)")
                .addStatement("return")
                .endControlFlow()
                .addStatement("capacity = rows")
                .addCode(arrays.code());
        if (model.hasPanels()) {
            method.addStatement(
                    "panels = new float[workers.threads()][$L.room($L)]",
                    model.kernelClass(),
                    model.hasWidePanels() ? "rows" : "");
        }
        if (model.widestCopy() > 0) {
            method.addStatement("inColumns = new float[rows * $L]", model.widestCopy());
        }
        if (model.hasStripes()) {
            method.addCode(stripes.reserve());
        } else if (model.hasScratch()) {
            method.addStatement(
                    model.plan().vectors() ? "scratch = new float[$L.scratch(rows)]" : "scratch = $L.scratch()",
                    model.kernelClass());
        }
        return Stream.concat(Stream.of(method.build()), arrays.methods().stream())
                .toList();
    }

    /** Makes the array of a buffer, and says who else lives in it. */
    private CodeBlock array(Memory.Buffer buffer) {
        String slack = model.hasVectors() ? " + " + model.kernelClass() + ".LANES" : "";
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement(
                        "$L = new $T[$L$L]", model.array(buffer), model.real().type(), model.size(buffer), slack);
        List<Memory.Buffer> guests = model.memory().guests(buffer);
        if (!guests.isEmpty()) {
            code.add("// one array, for no two of these are needed at the same time\n");
        }
        for (Memory.Buffer guest : guests) {
            code.addStatement("$L = $L", model.array(guest), model.array(buffer));
        }
        return code.build();
    }
}
