package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.ParameterSpec.Start;
import dev.loopwright.compiler.emit.Literal;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.emit.SpecComment;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.Memory;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.Tensor;
import dev.loopwright.runtime.Init;
import dev.loopwright.runtime.SeenRows;
import dev.loopwright.runtime.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** Emits the model class: parameters, buffers, and forward beside backward for each step. */
public final class EmitModel {
    private static final int MOST_INITIALIZERS = 400;

    private final ModelCode model;
    private final Plan plan;
    private final ModelNames names;
    private final ArrayTypeName array;

    private EmitModel(Plan plan, Memory memory, Real real) {
        this.plan = plan;
        model = ModelCode.of(plan, memory, real);
        names = model.names();
        array = ArrayTypeName.of(real.type());
    }

    /** The class in single precision, as programs use it. */
    public static TypeSpec type(Plan plan) {
        return type(plan, Memory.of(plan));
    }

    /** The class with its buffers placed as said. */
    public static TypeSpec type(Plan plan, Memory memory) {
        return new EmitModel(plan, memory, Real.FLOAT).type();
    }

    /** The same class in double precision, for a gradient certificate. Its weights start from zero. */
    public static TypeSpec inDouble(Plan plan) {
        return inDouble(plan, Memory.of(plan));
    }

    /** The class in double precision with its buffers placed as said. */
    public static TypeSpec inDouble(Plan plan, Memory memory) {
        return new EmitModel(plan, memory, Real.DOUBLE).type();
    }

    private TypeSpec type() {
        TypeSpec.Builder type = TypeSpec.classBuilder(Names.type(plan.model().name()))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(model.real().model())
                .addJavadoc(classDoc());
        constants(type);
        fields(type);
        if (model.real() == Real.FLOAT) {
            type.addMethod(oneThread());
        }
        type.addMethod(constructor());
        starts().methods().forEach(type::addMethod);
        tensorMethods().forEach(type::addMethod);
        new ModelMethods(model).all().forEach(type::addMethod);
        new BlockMethods(model).all().forEach(type::addMethod);
        plan.steps().forEach(step -> new StepMethods(model, step).all().forEach(type::addMethod));
        return type.build();
    }

    private CodeBlock classDoc() {
        CodeBlock.Builder doc = CodeBlock.builder();
        if (!plan.model().network().doc().isEmpty()) {
            doc.add("$L\n\n<p>", SpecComment.javadoc(plan.model().network().doc()));
        }
        doc.add(
                "The network {@code $L} of $L, with its loss.\n",
                plan.model().network().name(),
                at());
        doc.add(
                "\n<p>Arrays hold rows one after another; weights are input-major, {@code w[i * OUT + j]}. {@code dX} is"
                        + " the gradient of the\nloss by X. The letters r, i and j count rows, inputs and outputs.\n");
        return doc.build();
    }

    private String at() {
        return SpecComment.clean(plan.model().network().span().location());
    }

    private void constants(TypeSpec.Builder type) {
        type.addField(constant("INPUTS", plan.model().data().inputWidth(), "Encoded input values per row."));
        boolean first = true;
        for (Step step : plan.steps()) {
            type.addField(
                    constant(names.width(step.name()), step.width(), first ? "Elements per row of each value." : ""));
            first = false;
        }
        for (Tensor tensor : plan.tensors()) {
            boolean opens = tensor.number() == 0;
            type.addField(constant(
                    names.tensor(tensor),
                    tensor.offset(),
                    opens ? "Where each tensor begins in the flat arrays of parameters and gradients." : ""));
        }
    }

    private static FieldSpec constant(String name, int value, String doc) {
        FieldSpec.Builder field = FieldSpec.builder(
                        TypeName.INT, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$L", value);
        return doc.isEmpty() ? field.build() : field.addJavadoc(doc + "\n").build();
    }

    private void fields(TypeSpec.Builder type) {
        type.addField(FieldSpec.builder(model.real().parameters(), "parameters", Modifier.PRIVATE, Modifier.FINAL)
                .initializer(tensors())
                .build());
        type.addField(FieldSpec.builder(array, "weights", Modifier.PRIVATE, Modifier.FINAL)
                .initializer("parameters.values()")
                .build());
        type.addField(FieldSpec.builder(array, "gradients", Modifier.PRIVATE, Modifier.FINAL)
                .initializer("parameters.gradients()")
                .build());
        for (Tensor table : model.tables()) {
            type.addField(FieldSpec.builder(SeenRows.class, names.seen(table), Modifier.PRIVATE, Modifier.FINAL)
                    .addJavadoc("Rows of $L that have gradients; those of all others are 0.\n", table.name())
                    .initializer("parameters.seenRows($L)", Literal.of(table.name()))
                    .build());
        }
        model.frozenTail().fields().forEach(type::addField);
        if (model.hasFactors()) {
            type.addField(TypeName.LONG, "seed", Modifier.PRIVATE, Modifier.FINAL);
        }
        boolean first = true;
        for (String buffer : model.memory().buffers().stream().map(model::array).toList()) {
            FieldSpec.Builder field = FieldSpec.builder(array, buffer, Modifier.PRIVATE);
            if (!reservesAtOnce()) {
                field.initializer("{}");
            }
            type.addField(
                    first
                            ? field.addJavadoc("Values of the last batch, and their gradients.\n")
                                    .build()
                            : field.build());
            first = false;
        }
        if (model.hasPanels()) {
            threadFields(type);
        }
        if (model.hasStripes()) {
            new StripeMethods(model).fields(type);
        } else if (model.hasScratch()) {
            type.addField(FieldSpec.builder(model.scratchType(), "scratch", Modifier.PRIVATE)
                    .initializer("{}")
                    .addJavadoc("Room in which kernels rearrange matrices.\n")
                    .build());
        }
        if (model.overwritesGradients()) {
            type.addField(FieldSpec.builder(TypeName.BOOLEAN, "overwrites", Modifier.PRIVATE)
                    .addJavadoc(
                            "Whether the backward pass stores gradients, which count as zero, not adding them to what is"
                                    + " there.\n")
                    .build());
        }
        type.addField(FieldSpec.builder(TypeName.INT, "capacity", Modifier.PRIVATE)
                .addJavadoc("Rows that the buffers have room for.\n")
                .build());
        type.addField(FieldSpec.builder(model.real().type(), "loss", Modifier.PRIVATE)
                .addJavadoc("Mean loss of the last batch.\n")
                .build());
    }

    /** Whether there are so many buffers that initializers would make too long a constructor of them. */
    private boolean reservesAtOnce() {
        return model.memory().buffers().size() > MOST_INITIALIZERS;
    }

    private void threadFields(TypeSpec.Builder type) {
        type.addField(Workers.class, "workers", Modifier.PRIVATE, Modifier.FINAL);
        type.addField(FieldSpec.builder(ArrayTypeName.of(array), "panels", Modifier.PRIVATE)
                .initializer("{}")
                .addJavadoc("Room for a panel of a matrix, for each thread.\n")
                .build());
        if (model.widestCopy() > 0) {
            type.addField(FieldSpec.builder(array, "inColumns", Modifier.PRIVATE)
                    .initializer("{}")
                    .addJavadoc("Room for what a layer reads, in panels of columns.\n")
                    .build());
        }
        type.addField(FieldSpec.builder(model.real().batch(), "current", Modifier.PRIVATE)
                .addJavadoc("The batch that threads work on.\n")
                .build());
        for (Step step : plan.steps()) {
            if (model.isPanelled(step)) {
                type.addField(tiles(step, "Forward"));
                if (new StepCode(model, step).copiesColumns()) {
                    type.addField(tiles(step, "Column"));
                }
                if (model.flow().backward().contains(step)) {
                    type.addField(tiles(step, "Backward"));
                }
            }
        }
        partFields(type);
    }

    private void partFields(TypeSpec.Builder type) {
        int filters = model.parts().stream()
                .mapToInt(KernelLayer.Parts::filters)
                .max()
                .orElse(0);
        if (filters > 0) {
            type.addField(FieldSpec.builder(array, "filters", Modifier.PRIVATE, Modifier.FINAL)
                    .initializer("new float[$L]", filters)
                    .addJavadoc("Weights laid out for vectors.\n")
                    .build());
        }
        int shares =
                model.parts().stream().mapToInt(KernelLayer.Parts::shares).max().orElse(0);
        if (shares > 0) {
            type.addField(FieldSpec.builder(array, "shares", Modifier.PRIVATE, Modifier.FINAL)
                    .initializer("new float[$L]", shares)
                    .addJavadoc("Gradients of weights from each part of a batch.\n")
                    .build());
        }
    }

    private FieldSpec tiles(Step step, String phase) {
        String unit = model.isParted(step) ? "Part" : "Panel";
        return FieldSpec.builder(
                        Workers.Tiles.class,
                        names.method(step.name(), phase + unit + "s"),
                        Modifier.PRIVATE,
                        Modifier.FINAL)
                .initializer("this::$L", names.method(step.name(), phase + unit))
                .build();
    }

    private CodeBlock tensors() {
        return plan.tensors().size() > LongCode.MOST
                ? CodeBlock.of("new $T(tensors())", model.real().parameters())
                : CodeBlock.of(
                        "new $T(\n$>$>$L$<$<)",
                        model.real().parameters(),
                        plan.tensors().stream().map(this::tensor).collect(CodeBlock.joining(",\n")));
    }

    /** The method that lists the tensors of a large model, and those that it calls. */
    private List<MethodSpec> tensorMethods() {
        if (plan.tensors().size() <= LongCode.MOST) {
            return List.of();
        }
        Class<?> tensor = dev.loopwright.runtime.Tensor.class;
        ParameterizedTypeName list = ParameterizedTypeName.get(List.class, tensor);
        LongCode additions = LongCode.ofStatic(
                "addTensors",
                plan.tensors().stream()
                        .map(t -> CodeBlock.builder()
                                .addStatement("all.add($L)", tensor(t))
                                .build())
                        .toList(),
                ParameterSpec.builder(list, "all").build());
        MethodSpec method = MethodSpec.methodBuilder("tensors")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addJavadoc("All tensors, in the order of the flat arrays.\n")
                .returns(ArrayTypeName.of(tensor))
                .addStatement("$T all = new $T<>()", list, ArrayList.class)
                .addCode(additions.code())
                .addStatement("return all.toArray(new $T[0])", tensor)
                .build();
        return Stream.concat(Stream.of(method), additions.methods().stream()).toList();
    }

    /** How the weights start; in double precision all are zero. */
    private LongCode starts() {
        return LongCode.of(
                "start",
                plan.tensors().stream()
                        .filter(tensor -> model.real() == Real.FLOAT)
                        .map(EmitModel::start)
                        .filter(code -> !code.isEmpty())
                        .toList(),
                ParameterSpec.builder(TypeName.LONG, "seed").build());
    }

    private CodeBlock tensor(Tensor tensor) {
        String sizes = String.join(
                ", ", tensor.spec().sizes().stream().map(String::valueOf).toList());
        return CodeBlock.of(
                "$T.$L($L, $L, $L)",
                dev.loopwright.runtime.Tensor.class,
                tensor.spec().kind().name().toLowerCase(Locale.ROOT),
                Literal.of(tensor.name()),
                names.tensor(tensor),
                sizes);
    }

    private static MethodSpec oneThread() {
        return MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Starts from weights drawn from the seed, on one thread.\n")
                .addParameter(TypeName.LONG, "seed")
                .addStatement("this(seed, 1)")
                .build();
    }

    private MethodSpec constructor() {
        MethodSpec.Builder method = MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Starts from weights drawn from the seed: the same seed gives the same weights.\n")
                .addParameter(TypeName.LONG, "seed");
        if (model.real() == Real.FLOAT) {
            method.addParameter(TypeName.INT, "threads")
                    .addJavadoc(
                            "\n@param threads that kernels and optimizers may use; results are the same for any number\n");
            method.addStatement(
                    model.hasPanels() || model.hasStripes()
                            ? "workers = $T.of(threads)"
                            : "parameters.share($T.of(threads))",
                    Workers.class);
        }
        if (model.hasPanels() || model.hasStripes()) {
            method.addStatement("parameters.share(workers)");
        }
        if (model.hasFactors()) {
            method.addStatement("this.seed = seed");
        }
        method.addCode(starts().code());
        if (reservesAtOnce()) {
            method.addStatement("reserve(1)");
        }
        return method.build();
    }

    /** Fills a tensor; zeros are there already. */
    private static CodeBlock start(Tensor tensor) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (tensor.spec().start() instanceof Start.Drawn drawn) {
            code.addStatement(
                    "$T.$L(parameters, $L, $L, $L, seed$L)",
                    Init.class,
                    Names.field(drawn.initializer().name()),
                    tensor.number(),
                    drawn.fanIn(),
                    drawn.fanOut(),
                    drawn.initializer().settings().stream()
                            .map(setting -> ", " + Literal.plain(setting))
                            .collect(Collectors.joining()));
        } else if (tensor.spec().start() instanceof Start.Constant constant && constant.value() != 0) {
            code.addStatement(
                    "$T.constant(parameters, $L, $L)", Init.class, tensor.number(), Literal.of(constant.value()));
        }
        return code.build();
    }

    /** How the spec makes a value, on one line: {@code dense(x, units: 16) |> relu}. */
    static String source(Value value) {
        return SpecComment.oneLine(value.span());
    }
}
