package dev.loopwright.compiler.catalog.layer;

import static dev.loopwright.compiler.emit.model.RegisterTile.sum;
import static dev.loopwright.compiler.emit.model.RegisterTile.times;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.RegisterTile;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A convolution in register tiles, image by image: a few pixels of the result × one or two vectors of filters. Nothing is
 * masked: an image whose windows reach beside it is copied to the middle of zeros, and filters that do not fill their panel
 * are filled up with zeros. Threads share parts of the batch; each part has sums of its own for the gradients of weights,
 * which are added up in the order of the parts.
 */
final class ConvolutionTiles implements PartedConvolution {
    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);

    private final StepCode step;
    private final ConvolutionShape shape;
    private final ConvolutionParts parts;
    private final OperandCode x;
    private final boolean bias;
    private final int weightsAt;
    private final int biasAt;

    /** Rows of a panel: weights, and the bias below them. */
    private final int rows;

    ConvolutionTiles(StepCode step, ConvolutionShape shape) {
        this.step = step;
        this.shape = shape;
        parts = new ConvolutionParts(step, shape);
        x = step.in(0);
        List<Tensor> tensors = step.step().kernel().orElseThrow().tensors();
        bias = tensors.size() > 1;
        weightsAt = tensors.get(Convolution.WEIGHTS).offset();
        biasAt = bias ? tensors.get(Convolution.BIAS).offset() : 0;
        rows = shape.rows() + (bias ? 1 : 0);
    }

    @Override
    public CodeBlock forward() {
        return parts.forward(CodeBlock.builder()
                .addStatement(step.kernelCall("Fold", List.of("weights", "filters")))
                .build());
    }

    @Override
    public CodeBlock backward() {
        CodeBlock.Builder layOut = CodeBlock.builder();
        if (x.learns()) {
            layOut.addStatement(step.kernelCall("Turn", List.of("weights", "filters")));
        }
        return parts.backward(layOut.build());
    }

    @Override
    public List<MethodSpec> shared() {
        return parts.shared(forwardArguments(), backwardArguments());
    }

    private Set<String> forwardArguments() {
        Set<String> names = new LinkedHashSet<>(List.of("part", "rows", x.array(), "filters", step.out()));
        if (shape.pool().isPresent()) {
            names.add(step.kept(PooledConvolution.BEST));
        }
        if (needsRoom()) {
            names.add("room");
        }
        return names;
    }

    private Set<String> backwardArguments() {
        Set<String> names = new LinkedHashSet<>(List.of("part", "rows", x.array(), step.dOut()));
        if (shape.pool().isPresent()) {
            names.add(step.kept(PooledConvolution.BEST));
        }
        if (x.learns()) {
            names.addAll(List.of("filters", x.gradient()));
        }
        names.add("shares");
        if (needsRoom() || x.learns()) {
            names.add("room");
        }
        return names;
    }

    private boolean needsRoom() {
        return shape.isPadded() || shape.pool().isPresent() || !ConvolutionShape.isFull(shape.groupFilters());
    }

    // where in the room of a thread what stands

    private int resultAt() {
        return parts.copy();
    }

    private int gradientAt() {
        return resultAt() + (shape.pool().isPresent() ? ConvolutionParts.filledUp(shape.result()) : 0);
    }

    /** Behind vectors that reach beyond the last filters or channels. */
    private int edgeAt() {
        return gradientAt() + (x.learns() ? ConvolutionParts.filledUp(shape.image()) + 32 : 0);
    }

    @Override
    public KernelLayer.Parts parts() {
        return new KernelLayer.Parts(edgeAt() + 2 * 16 * 16, folded(), shape.parts() * part());
    }

    private int folded() {
        int turned = shape.windows().taps()
                * shape.groups()
                * ConvolutionShape.filled(shape.groupChannels())
                * shape.groupFilters();
        return Math.max(part(), x.learns() ? turned : 0);
    }

    private int part() {
        return shape.groups() * ConvolutionShape.filled(shape.groupFilters()) * rows;
    }

    private static String panel(int columns) {
        return ConvolutionShape.vectors(columns) == 2 ? "PANEL" : "LANES";
    }

    private String filterPanel() {
        return panel(shape.groupFilters());
    }

    @Override
    public List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(fold(), forwardPart()));
        lengths(shape.horizontal().count(), shape.groupFilters()).forEach(n -> methods.add(forwardTile(n)));
        if (shape.pool().isPresent()) {
            PoolTiles pool = new PoolTiles(step, shape);
            methods.add(pool.method());
            if (step.learns()) {
                methods.add(pool.backward());
            }
        }
        if (step.learns()) {
            methods.add(backwardPart());
            methods.addAll(new ConvolutionWeights(step, shape, rows, bias).methods());
            methods.add(gather());
            if (x.learns()) {
                methods.addAll(List.of(turn(), sources()));
                lengths(shape.horizontal().count(), shape.groupChannels()).forEach(n -> methods.add(sourceTile(n)));
            }
        }
        methods.addAll(common());
        return methods;
    }

    /** Methods that are the same for every convolution. */
    private List<MethodSpec> common() {
        List<MethodSpec> methods = new ArrayList<>(List.of(ConvolutionCode.fold()));
        methods.addAll(parts.common());
        if (step.learns() && x.learns()) {
            methods.add(ConvolutionCode.turn());
        }
        if (!ConvolutionShape.isFull(shape.groupFilters()) && shape.pool().isEmpty()) {
            methods.add(ConvolutionCode.copyPixels());
        }
        return methods;
    }

    static Set<Integer> lengths(int count, int columns) {
        return new LinkedHashSet<>(ConvolutionShape.tiles(count, ConvolutionShape.vectors(columns)));
    }

    private MethodSpec fold() {
        MethodSpec.Builder method = parts.method("Fold", List.of("weights", "filters"))
                .addJavadoc("Lays out filters in panels: a row for each weight$L.\n", bias ? ", then the bias" : "");
        Nest nest = new Nest();
        String group = nest.loop("g", shape.groups());
        String j = panels(nest, shape.groupFilters());
        nest.statement("int columns = Math.min($L, $L - $L)", filterPanel(), shape.groupFilters(), j);
        String column = sum(times(group, shape.groupFilters()), j);
        String to = panelAt(group, j);
        nest.statement(
                "fold($L, columns, weights, $L, $L, filters, $L, $L)",
                shape.rows(),
                sum(String.valueOf(weightsAt), column),
                shape.filters(),
                to,
                filterPanel());
        if (bias) {
            nest.statement(
                    "fold(1, columns, weights, $L, $L, filters, $L, $L)",
                    sum(String.valueOf(biasAt), column),
                    shape.filters(),
                    sum(to, scaled(String.valueOf(shape.rows()), filterPanel())),
                    filterPanel());
        }
        return method.addCode(nest.close()).build();
    }

    /** Where a panel begins among folded filters or sums. */
    private String panelAt(String group, String j) {
        int all = ConvolutionShape.filled(shape.groupFilters());
        return sum(times(group, all * rows), times(j, rows));
    }

    private String panels(Nest nest, int columns) {
        return nest.steps("j", columns, panel(columns));
    }

    private MethodSpec forwardPart() {
        MethodSpec.Builder method = parts.method("Forward", forwardArguments())
                .addJavadoc(
                        "$L for a part of the rows$L.\n",
                        step.out(),
                        shape.pool().isPresent() ? ", of which the windows of the pool keep the largest values" : "");
        CodeBlock.Builder body = CodeBlock.builder().add(parts.pad());
        Nest nest = new Nest();
        String group = nest.loop("g", shape.groups());
        String j = panels(nest, shape.groupFilters());
        String oy = nest.loop("oy", shape.vertical().count());
        String target = sum(times(group, shape.groupFilters()), j);
        if (shape.pool().isPresent()) {
            target = sum(String.valueOf(resultAt()), times(group, ConvolutionShape.filled(shape.groupFilters())), j);
        } else {
            target = sum(times("r", shape.result()), target);
        }
        for (Piece piece : pieces(shape.horizontal().count(), shape.groupFilters())) {
            String ox = nest.open(piece, "ox");
            String at = sum(
                    parts.sourceAt(),
                    times(oy, shape.vertical().stride() * shape.line()),
                    times(ox, shape.horizontal().stride() * shape.channels()),
                    times(group, shape.groupChannels()));
            String to = sum(target, times(oy, shape.horizontal().count() * shape.pixel()), times(ox, shape.pixel()));
            nest.add(forwardCall(piece.length(), at, panelAt(group, j), to, j));
            nest.end(piece);
        }
        body.add(nest.close());
        if (shape.pool().isPresent()) {
            body.addStatement(
                    "$L(room, $L, $L, $L, $L)",
                    step.name("Pool"),
                    resultAt(),
                    step.out(),
                    step.kept(PooledConvolution.BEST),
                    times("r", step.step().width()));
        }
        return method.addCode(parts.eachImage(body.build())).build();
    }

    private CodeBlock forwardCall(int length, String at, String panel, String to, String j) {
        String name = step.name("Forward") + length;
        String begin = "%s(%s, %s, filters, %s, ".formatted(name, parts.source(), at, panel);
        if (shape.pool().isPresent()) {
            return CodeBlock.builder().addStatement("$Lroom, $L)", begin, to).build();
        }
        if (ConvolutionShape.isFull(shape.groupFilters())) {
            return CodeBlock.builder()
                    .addStatement("$L$L, $L)", begin, step.out(), to)
                    .build();
        }
        return CodeBlock.builder()
                .beginControlFlow("if ($L + $L <= $L)", j, filterPanel(), shape.groupFilters())
                .addStatement("$L$L, $L, $L)", begin, step.out(), to, shape.filters())
                .nextControlFlow("else")
                .addStatement("$Lroom, $L, $L)", begin, edgeAt(), filterPanel())
                .addStatement(
                        "copyPixels($L, $L - $L, room, $L, $L, $L, $L, $L)",
                        length,
                        shape.groupFilters(),
                        j,
                        edgeAt(),
                        filterPanel(),
                        step.out(),
                        to,
                        shape.filters())
                .endControlFlow()
                .build();
    }

    private MethodSpec forwardTile(int pixels) {
        RegisterTile tile = new RegisterTile(
                        step.name("Forward") + pixels, pixels, ConvolutionShape.vectors(shape.groupFilters()))
                .takes("x", "at")
                .takes("filters", "panel")
                .takes("y", "to");
        boolean literal = shape.pool().isPresent() || ConvolutionShape.isFull(shape.groupFilters());
        if (!literal) {
            tile.takes("row");
        }
        if (bias) {
            tile.from("filters", sum("panel", scaled(String.valueOf(shape.rows()), filterPanel())));
        } else {
            tile.fromZero();
        }
        int channels = shape.groupChannels();
        int taps = shape.runsAlongLine() ? 1 : shape.horizontal().window();
        String ky = tile.loop("ky", shape.vertical().window(), 1);
        String kx = tile.loop("kx", taps, 1);
        String k = tile.loop("k", shape.run(), 1);
        String i = sum(
                "at",
                times(ky, shape.vertical().dilation() * shape.line()),
                times(kx, shape.horizontal().dilation() * shape.channels()),
                k);
        String weight = sum(times(ky, shape.horizontal().window() * channels), times(kx, channels), k);
        tile.local("w", sum("panel", scaled(weight, filterPanel())));
        tile.local("i", i);
        int next = shape.horizontal().stride() * shape.channels();
        tile.add("filters", "w", "x", p -> sum("i", String.valueOf(p * next)));
        return literal
                ? tile.store("y", p -> sum("to", String.valueOf(p * shape.pixel())), finish())
                : tile.store("y", p -> p == 0 ? "to" : p == 1 ? "to + row" : "to + " + p + " * row", finish());
    }

    private StepCode[] finish() {
        return shape.pool().isEmpty() ? new StepCode[] {step} : new StepCode[0];
    }

    private static String grouped(String sum) {
        return sum.contains(" + ") ? "(" + sum + ")" : sum;
    }

    /** Some rows of a panel as floats. */
    static String scaled(String rows, String panel) {
        return rows.equals("0") ? "0" : grouped(rows) + " * " + panel;
    }

    /** Tiles of one length along a line of the result. */
    record Piece(int first, int length, int turns) {}

    static List<Piece> pieces(int count, int columns) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (int length : lengths(count, columns)) {
            int turns = (count - at) / length;
            pieces.add(new Piece(at, length, turns));
            at += turns * length;
        }
        return pieces;
    }

    private MethodSpec backwardPart() {
        MethodSpec.Builder method = parts.method("Backward", backwardArguments())
                .addJavadoc("Gradients of $L from a part of the rows, and sums for those of its weights.\n", x.array())
                .addStatement("int sums = part * $L", part())
                .addStatement("$T.fill(shares, sums, sums + $L, 0f)", Arrays.class, part());
        CodeBlock.Builder body = CodeBlock.builder().add(parts.pad());
        String d = step.dOut();
        String dAt = times("r", shape.result());
        if (shape.pool().isPresent()) {
            body.addStatement(
                    "$L($L, $L, $L, room, $L)",
                    step.name("Unpool"),
                    step.dOut(),
                    step.kept(PooledConvolution.BEST),
                    times("r", step.step().width()),
                    resultAt());
            d = "room";
            dAt = String.valueOf(resultAt());
        }
        body.addStatement(
                "$L($L, $L, $L, $L, shares, sums)", step.name("Weights"), parts.source(), parts.sourceAt(), d, dAt);
        if (x.learns()) {
            body.add(parts.clearUnseen())
                    .addStatement("$L($L, $L, filters, room)", step.name("Sources"), d, dAt)
                    .add(parts.handOn(gradientAt()));
        }
        return method.addCode(parts.eachImage(body.build())).build();
    }

    private MethodSpec gather() {
        MethodSpec.Builder method = parts.method("Gather", List.of("shares", "gradients"))
                .addJavadoc("Adds the sums of all parts, in their order, to the gradients of the weights.\n");
        Nest nest = new Nest();
        String part = nest.loop("part", shape.parts());
        String group = nest.loop("g", shape.groups());
        String j = panels(nest, shape.groupFilters());
        String columns = filterPanel();
        if (!ConvolutionShape.isFull(shape.groupFilters())) {
            nest.statement("int columns = Math.min($L, $L - $L)", filterPanel(), shape.groupFilters(), j);
            columns = "columns";
        }
        nest.statement("int from = $L", sum(times(part, part()), panelAt(group, j)));
        String column = sum(times(group, shape.groupFilters()), j);
        String row = nest.loop("k", shape.rows());
        String c = nest.loop("c", columns);
        nest.statement(
                "gradients[$L] += shares[$L]",
                sum(String.valueOf(weightsAt), times(row, shape.filters()), column, c),
                sum("from", scaled(row, filterPanel()), c));
        if (bias) {
            if (shape.rows() > 1) {
                nest.end();
            }
            nest.end();
            c = nest.loop("c", columns);
            nest.statement(
                    "gradients[$L] += shares[$L]",
                    sum(String.valueOf(biasAt), column, c),
                    sum("from", scaled(String.valueOf(shape.rows()), filterPanel()), c));
        }
        return method.addCode(nest.close()).build();
    }

    private MethodSpec turn() {
        MethodSpec.Builder method = parts.method("Turn", List.of("weights", "filters"))
                .addJavadoc("Lays out the weights of each tap in panels of channels: a row for each filter.\n");
        String panel = panel(shape.groupChannels());
        Nest nest = new Nest();
        String tap = nest.loop("tap", shape.windows().taps());
        String group = nest.loop("g", shape.groups());
        String i = panels(nest, shape.groupChannels());
        nest.statement("int columns = Math.min($L, $L - $L)", panel, shape.groupChannels(), i);
        nest.statement(
                "foldTurned($L, columns, weights, $L, $L, filters, $L, $L)",
                shape.groupFilters(),
                sum(
                        String.valueOf(weightsAt),
                        times(tap, shape.groupChannels() * shape.filters()),
                        times(i, shape.filters()),
                        times(group, shape.groupFilters())),
                shape.filters(),
                turnedAt(tap, group, i),
                panel);
        return method.addCode(nest.close()).build();
    }

    private String turnedAt(String tap, String group, String i) {
        int panels = ConvolutionShape.filled(shape.groupChannels()) * shape.groupFilters();
        return sum(times(tap, shape.groups() * panels), times(group, panels), times(i, shape.groupFilters()));
    }

    private MethodSpec sources() {
        MethodSpec.Builder method = parts.method("Sources", List.of("d"))
                .addParameter(TypeName.INT, "dAt")
                .addParameter(ARRAY, "filters")
                .addParameter(ARRAY, "room")
                .addJavadoc(
                        "What an image of gradients makes of those of $L: each pixel adds to all that its window looked"
                                + " at.\n",
                        x.array())
                .addStatement("$T.fill(room, $L, $L, 0f)", Arrays.class, gradientAt(), gradientAt() + shape.image());
        Nest nest = new Nest();
        String ky = nest.loop("ky", shape.vertical().window());
        String kx = nest.loop("kx", shape.horizontal().window());
        String group = nest.loop("g", shape.groups());
        String i = panels(nest, shape.groupChannels());
        String oy = nest.loop("oy", shape.vertical().count());
        String tap = sum(times(ky, shape.horizontal().window()), kx);
        for (Piece piece : pieces(shape.horizontal().count(), shape.groupChannels())) {
            String ox = nest.open(piece, "ox");
            String from = sum(
                    "dAt",
                    times(oy, shape.horizontal().count() * shape.pixel()),
                    times(ox, shape.pixel()),
                    times(
                            group,
                            shape.pool().isPresent()
                                    ? ConvolutionShape.filled(shape.groupFilters())
                                    : shape.groupFilters()));
            String to = sum(
                    String.valueOf(gradientAt()),
                    times(oy, shape.vertical().stride() * shape.line()),
                    times(ky, shape.vertical().dilation() * shape.line()),
                    times(ox, shape.horizontal().stride() * shape.channels()),
                    times(kx, shape.horizontal().dilation() * shape.channels()),
                    times(group, shape.groupChannels()),
                    i);
            nest.statement(
                    "$L(d, $L, filters, $L, room, $L)",
                    step.name("Sources") + piece.length(),
                    from,
                    turnedAt(grouped(tap), group, i),
                    to);
            nest.end(piece);
        }
        return method.addCode(nest.close()).build();
    }

    private MethodSpec sourceTile(int pixels) {
        int distance = shape.horizontal().stride() * shape.channels();
        String panel = panel(shape.groupChannels());
        RegisterTile tile = new RegisterTile(
                        step.name("Sources") + pixels, pixels, ConvolutionShape.vectors(shape.groupChannels()))
                .takes("d", "dAt")
                .takes("filters", "panel")
                .takes("x", "to")
                .from("x", p -> sum("to", String.valueOf(p * distance)));
        String f = tile.loop("f", shape.groupFilters(), 1);
        tile.add("filters", sum("panel", scaled(f, panel)), "d", p -> sum("dAt", f, String.valueOf(p * shape.pixel())));
        return tile.store("x", p -> sum("to", String.valueOf(p * distance)));
    }
}
