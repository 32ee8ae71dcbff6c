package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.plan.Operand;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.Tile;
import dev.loopwright.compiler.plan.Tile.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** Emits the kernel class: the loops of tiled layers, and the register tiles that they are made of. */
public final class EmitKernels {
    /** Rows of scratch that tiles are computed in where they may not stay, or that are to be added up: the most, and a bias. */
    private static final int SCRATCH_ROWS = 17;

    private final ModelCode model;

    private EmitKernels(ModelCode model) {
        this.model = model;
    }

    /** The class; nothing if no layer of the plan is tiled. */
    public static Optional<TypeSpec> type(Plan plan) {
        ModelCode model = ModelCode.of(plan, Real.FLOAT);
        return model.hasTiles() ? Optional.of(new EmitKernels(model).type()) : Optional.empty();
    }

    static String className(Plan plan) {
        return Names.type(plan.model().name()) + "Kernels";
    }

    private TypeSpec type() {
        boolean vectors = model.hasVectors();
        TypeSpec.Builder type = TypeSpec.classBuilder(className(model.plan()))
                .addModifiers(Modifier.FINAL)
                .addJavadoc(doc(), Names.type(model.plan().model().name()));
        if (vectors) {
            constants(type);
        }
        type.addMethod(
                MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
        if (model.hasScratch()) {
            type.addMethod(vectors ? scratch() : RowCode.scratch(model.room()));
        }
        if (model.hasPanels()) {
            type.addMethod(room());
        }
        List<MethodSpec> methods = new ArrayList<>();
        for (Step step : model.plan().steps()) {
            if (model.isTiled(step)) {
                methods.addAll(layer(new StepCode(model, step)));
            }
        }
        model.plan().losses().forEach(pass -> methods.addAll(new LossMethods(model, pass).kernels()));
        if (model.hasWidePanels()) {
            // the model class asks, whatever the other methods call
            methods.add(PanelCode.panels());
        }
        methods.addAll(called(methods, helpers()));
        if (model.hasStripes()) {
            methods.add(TileCode.addTo());
        }
        // what several layers have in common stands there once
        Map<String, MethodSpec> once = new LinkedHashMap<>();
        methods.forEach(method -> once.putIfAbsent(method.name(), method));
        once.values().forEach(type::addMethod);
        if (vectors
                && model.plan().steps().stream()
                        .filter(model::isTiled)
                        .anyMatch(step -> drawsFactors(new StepCode(model, step)))) {
            RandomCode.addTo(type);
        }
        return type.build();
    }

    /** Methods that are the same for every model, whether called or not. */
    private List<MethodSpec> helpers() {
        if (!model.hasVectors()) {
            return RowCode.methods();
        }
        List<MethodSpec> all = new ArrayList<>(PanelCode.methods());
        all.addAll(new TileCode().methods());
        return all;
    }

    /** Those helpers that methods call, or that such helpers call. */
    private static List<MethodSpec> called(List<MethodSpec> methods, List<MethodSpec> helpers) {
        Set<MethodSpec> all = new LinkedHashSet<>();
        for (List<MethodSpec> callers = methods; !callers.isEmpty(); ) {
            String text = callers.stream().map(m -> m.code().toString()).collect(Collectors.joining());
            callers = helpers.stream()
                    .filter(helper -> !all.contains(helper))
                    .filter(helper -> Pattern.compile("\\b" + helper.name() + "\\(")
                            .matcher(text)
                            .find())
                    .toList();
            all.addAll(callers);
        }
        return helpers.stream().filter(all::contains).toList();
    }

    private static boolean drawsFactors(StepCode step) {
        ElementTiles tiles = new ElementTiles(step);
        return tiles.hasFactors() && tiles.canFinish();
    }

    private static List<MethodSpec> layer(StepCode step) {
        List<MethodSpec> methods =
                new ArrayList<>(step.step().kernel().orElseThrow().layer().emitTiles(step));
        methods.addAll(new ElementTiles(step).methods());
        return methods;
    }

    private String doc() {
        if (!model.hasVectors()) {
            return RowCode.DOC + (model.room() > 0 ? RowCode.CONVOLUTION_DOC : "");
        }
        return TileCode.DOC
                + (has(Form.PRODUCTS) ? TileCode.PRODUCT_DOC : "")
                + (has(Form.ROWS) || has(Form.FEW_UNITS) ? TileCode.ROWS_DOC : "")
                + (model.hasWidePanels() ? PanelCode.DOC : "")
                + (has(Form.PARTS) ? RegisterTile.DOC : "")
                + (has(Form.LINES) ? TileCode.LINES_DOC : "");
    }

    private boolean has(Form form) {
        return model.plan().steps().stream()
                .anyMatch(step -> model.isTiled(step) && Tile.form(model.plan(), step) == form);
    }

    private void constants(TypeSpec.Builder type) {
        TypeName species = ParameterizedTypeName.get(TileCode.SPECIES, TypeName.FLOAT.box());
        type.addField(FieldSpec.builder(species, "S", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("The widest vectors of this machine, of 4 to 16 floats.\n")
                .initializer(
                        "$T.of(float.class, $T.forBitSize(Math.max(128, Math.min(512, $T.SPECIES_PREFERRED.vectorBitSize()))))",
                        TileCode.SPECIES,
                        TileCode.SHAPE,
                        TileCode.VECTOR)
                .build());
        type.addField(FieldSpec.builder(TypeName.INT, "LANES", Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("Floats per vector. Buffers have room for so many more than they hold.\n")
                .initializer("S.length()")
                .build());
        if (model.hasPanels()) {
            type.addField(FieldSpec.builder(TypeName.INT, "PANEL", Modifier.STATIC, Modifier.FINAL)
                    .addJavadoc("Columns of a panel: two vectors.\n")
                    .initializer("2 * LANES")
                    .build());
        }
    }

    /** A panel of the longest matrix, the bias and eight rows that edges go through. */
    private MethodSpec room() {
        int longest = model.plan().steps().stream()
                .filter(step -> model.isPanelled(step) && !model.isParted(step))
                .mapToInt(step -> Math.max(step.width(), step.operands().get(0).width()))
                .max()
                .orElse(0);
        int images =
                model.parts().stream().mapToInt(KernelLayer.Parts::room).max().orElse(0);
        MethodSpec.Builder method =
                MethodSpec.methodBuilder("room").addModifiers(Modifier.STATIC).returns(TypeName.INT);
        if (longest == 0) {
            return method.addJavadoc("Floats that a thread needs for an image.\n")
                    .addStatement("return $L", images)
                    .build();
        }
        method.addParameter(TypeName.INT, "rows")
                .addJavadoc("Floats that a thread needs for a panel: its rows, the bias, and 8 rows for edges.\n");
        if (images == 0) {
            return method.addStatement("return (Math.max($L, rows) + 1 + $L) * PANEL", longest, PanelTile.ROWS)
                    .build();
        }
        return method.addJavadoc("For an image, as many as written here.\n")
                .addStatement(
                        "return Math.max($L, (Math.max($L, rows) + 1 + $L) * PANEL)", images, longest, PanelTile.ROWS)
                .build();
    }

    private MethodSpec scratch() {
        int weights = tiled().mapToInt(
                        step -> step.kernel().orElseThrow().tensors().get(0).size())
                .max()
                .orElse(0);
        return MethodSpec.methodBuilder("scratch")
                .addModifiers(Modifier.STATIC)
                .returns(TypeName.INT)
                .addParameter(TypeName.INT, "rows")
                .addJavadoc("Floats of scratch for a batch: the largest weights turned round, and edges.\n")
                .addStatement(
                        "return $L + ($L + rows) * LANES",
                        2 * weights,
                        Math.max(widest(), model.softmaxClasses()) + SCRATCH_ROWS)
                .build();
    }

    private Stream<Step> tiled() {
        return model.plan().steps().stream().filter(model::hasOwnTiles);
    }

    /** Elements of the widest row that tiled layers read or make. */
    private int widest() {
        return tiled().flatMap(step -> Stream.concat(Stream.of(step.asOperand()), step.operands().stream()))
                .mapToInt(Operand::width)
                .max()
                .orElse(0);
    }
}
