package dev.loopwright.compiler.catalog.layer;

import static dev.loopwright.compiler.emit.model.RegisterTile.sum;
import static dev.loopwright.compiler.emit.model.RegisterTile.times;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.layer.ConvolutionTiles.Piece;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.RegisterTile;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tensor;
import dev.loopwright.compiler.plan.Tile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * A convolution of one filter for each channel, in register tiles whose vectors run along the channels: some pixels of the
 * result × one or two vectors of channels, each lane by itself. Channels fill vectors of any machine, so that weights lie
 * as they are wanted. Gradients of weights are sums of their own in each part of the batch, added in the order of parts.
 */
final class DepthwiseTiles implements PartedConvolution {
    private final StepCode step;
    private final ConvolutionShape shape;
    private final ConvolutionParts parts;
    private final OperandCode x;
    private final List<Tensor> tensors;
    private final int channels;
    private final int taps;

    DepthwiseTiles(StepCode step, ConvolutionShape shape) {
        this.step = step;
        this.shape = shape;
        parts = new ConvolutionParts(step, shape);
        x = step.in(0);
        tensors = step.step().kernel().orElseThrow().tensors();
        channels = shape.channels();
        taps = shape.windows().taps();
    }

    /** Whether each channel has one filter, and channels fill vectors. */
    static boolean suit(ConvolutionShape shape) {
        return shape.groups() > 1
                && shape.groupChannels() == 1
                && shape.groupFilters() == 1
                && shape.channels() % Tile.WIDEST == 0;
    }

    private boolean hasBias() {
        return tensors.size() > 1;
    }

    private int weightsAt() {
        return tensors.get(Convolution.WEIGHTS).offset();
    }

    private int vectors() {
        return ConvolutionShape.vectors(channels);
    }

    private String panel() {
        return vectors() == 2 ? "PANEL" : "LANES";
    }

    /** Floats of the sums of a part: weights, tap by tap, and the bias behind them. */
    private int part() {
        return (taps + (hasBias() ? 1 : 0)) * channels;
    }

    @Override
    public CodeBlock forward() {
        return parts.forward(CodeBlock.of(""));
    }

    @Override
    public CodeBlock backward() {
        return parts.backward(CodeBlock.of(""));
    }

    @Override
    public List<MethodSpec> shared() {
        return parts.shared(forwardArguments(), backwardArguments());
    }

    @Override
    public KernelLayer.Parts parts() {
        int gradients = x.learns() ? ConvolutionParts.filledUp(shape.image()) : 0;
        return new KernelLayer.Parts(parts.copy() + gradients, 0, shape.parts() * part());
    }

    private LinkedHashSet<String> forwardArguments() {
        LinkedHashSet<String> names = new LinkedHashSet<>(List.of("part", "rows", x.array(), "weights", step.out()));
        if (shape.isPadded()) {
            names.add("room");
        }
        return names;
    }

    private LinkedHashSet<String> backwardArguments() {
        LinkedHashSet<String> names = new LinkedHashSet<>(List.of("part", "rows", x.array(), step.dOut()));
        if (x.learns()) {
            names.addAll(List.of("weights", x.gradient()));
        }
        names.add("shares");
        if (shape.isPadded() || x.learns()) {
            names.add("room");
        }
        return names;
    }

    @Override
    public List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(forwardPart()));
        lengths().forEach(length -> methods.add(forwardTile(length)));
        if (step.learns()) {
            methods.add(backwardPart());
            methods.add(weights());
            for (Piece piece : tapPieces()) {
                methods.add(weightTile(piece));
            }
            methods.add(gather());
            if (x.learns()) {
                methods.add(sources());
                lengths().forEach(length -> methods.add(sourceTile(length)));
            }
        }
        methods.addAll(parts.common());
        return methods;
    }

    private Set<Integer> lengths() {
        return ConvolutionTiles.lengths(shape.horizontal().count(), channels);
    }

    private List<Piece> pieces() {
        return ConvolutionTiles.pieces(shape.horizontal().count(), channels);
    }

    /** Floats of the source from the first pixel of a window to one of its taps. */
    private String tapAt(String ky, String kx) {
        return sum(
                times(ky, shape.vertical().dilation() * shape.line()),
                times(kx, shape.horizontal().dilation() * channels));
    }

    /** Floats of the source from the first window to another. */
    private String windowAt(String oy, String ox) {
        return sum(
                times(oy, shape.vertical().stride() * shape.line()),
                times(ox, shape.horizontal().stride() * channels));
    }

    /** Floats of the result to the pixel of a window. */
    private String pixelAt(String oy, String ox) {
        return sum(times(oy, shape.horizontal().count() * channels), times(ox, channels));
    }

    private MethodSpec forwardPart() {
        Nest nest = new Nest();
        String j = nest.steps("j", channels, panel());
        String oy = nest.loop("oy", shape.vertical().count());
        for (Piece piece : pieces()) {
            String ox = nest.open(piece, "ox");
            nest.statement(
                    "$L($L, $L, weights, $L, $L, $L)",
                    step.name("Forward") + piece.length(),
                    parts.source(),
                    sum(parts.sourceAt(), windowAt(oy, ox), j),
                    j,
                    step.out(),
                    sum(times("r", shape.result()), pixelAt(oy, ox), j));
            nest.end(piece);
        }
        return parts.method("Forward", forwardArguments())
                .addJavadoc("$L for a part of the rows.\n", step.out())
                .addCode(parts.eachImage(
                        CodeBlock.builder().add(parts.pad()).add(nest.close()).build()))
                .build();
    }

    private MethodSpec forwardTile(int pixels) {
        RegisterTile tile = new RegisterTile(step.name("Forward") + pixels, pixels, vectors())
                .takes("x", "at")
                .takes("weights", "j")
                .takes("y", "to");
        if (hasBias()) {
            tile.from(
                    "weights", sum(String.valueOf(tensors.get(Convolution.BIAS).offset()), "j"));
        } else {
            tile.fromZero();
        }
        String ky = tile.loop("ky", shape.vertical().window(), 1);
        String kx = tile.loop("kx", shape.horizontal().window(), 1);
        tile.local("w", sum(weightAt(ky, kx), "j"));
        tile.local("i", sum("at", tapAt(ky, kx)));
        int next = shape.horizontal().stride() * channels;
        tile.addLanes("weights", "w", "x", p -> sum("i", String.valueOf(p * next)));
        return tile.store("y", p -> sum("to", String.valueOf(p * channels)), step);
    }

    private String weightAt(String ky, String kx) {
        return sum(String.valueOf(weightsAt()), times(ky, shape.horizontal().window() * channels), times(kx, channels));
    }

    private MethodSpec backwardPart() {
        String dAt = times("r", shape.result());
        CodeBlock.Builder body = CodeBlock.builder()
                .add(parts.pad())
                .addStatement(
                        "$L($L, $L, $L, $L, shares, sums)",
                        step.name("Weights"),
                        parts.source(),
                        parts.sourceAt(),
                        step.dOut(),
                        dAt);
        if (x.learns()) {
            body.add(parts.clearUnseen())
                    .addStatement("$L($L, $L, weights, room)", step.name("Sources"), step.dOut(), dAt)
                    .add(parts.handOn(parts.copy()));
        }
        return parts.method("Backward", backwardArguments())
                .addJavadoc("Gradients of $L from a part of the rows, and sums for those of its weights.\n", x.array())
                .addStatement("int sums = part * $L", part())
                .addStatement("$T.fill(shares, sums, sums + $L, 0f)", Arrays.class, part())
                .addCode(parts.eachImage(body.build()))
                .build();
    }

    /** Some taps at a time, as many as have sums in registers. */
    private List<Piece> tapPieces() {
        List<Piece> pieces = new ArrayList<>();
        int first = 0;
        for (int length : ConvolutionShape.tiles(taps, 1)) {
            pieces.add(new Piece(first, length, 1));
            first += length;
        }
        return pieces;
    }

    private String weightTileName(Piece piece) {
        return step.name("Weights") + piece.first() + "to" + (piece.first() + piece.length() - 1);
    }

    private MethodSpec weights() {
        MethodSpec.Builder method = ConvolutionCode.parameters(
                        MethodSpec.methodBuilder(step.name("Weights")).addModifiers(Modifier.PRIVATE, Modifier.STATIC),
                        List.of("x", "at", "d", "dAt", "shares", "sums"))
                .addJavadoc("Adds to the sums for weights what one image makes of them, some taps at a time.\n");
        Nest nest = new Nest();
        String j = nest.steps("j", channels, "LANES");
        for (Piece piece : tapPieces()) {
            nest.statement(
                    "$L(x, $L, d, $L, shares, $L)",
                    weightTileName(piece),
                    sum("at", j),
                    sum("dAt", j),
                    sum("sums", String.valueOf(piece.first() * channels), j));
        }
        method.addCode(nest.close());
        if (hasBias()) {
            method.addStatement(
                    "columnSums($L, $L, d, dAt, shares, $L, false)",
                    shape.windows().positions(),
                    channels,
                    sum("sums", String.valueOf(taps * channels)));
        }
        return method.build();
    }

    private MethodSpec weightTile(Piece piece) {
        RegisterTile tile = new RegisterTile(weightTileName(piece), piece.length(), 1)
                .takes("x", "at")
                .takes("d", "dAt")
                .takes("shares", "to")
                .from("shares", tap -> sum("to", String.valueOf(tap * channels)));
        String oy = tile.loop("oy", shape.vertical().count(), 1);
        String ox = tile.loop("ox", shape.horizontal().count(), 1);
        tile.local("i", sum("at", windowAt(oy, ox)));
        tile.addLanes(
                "d",
                sum("dAt", pixelAt(oy, ox)),
                "x",
                tap -> sum("i", String.valueOf(shape.runAt(piece.first() + tap))));
        return tile.store("shares", tap -> sum("to", String.valueOf(tap * channels)));
    }

    private MethodSpec gather() {
        MethodSpec.Builder method = parts.method("Gather", List.of("shares", "gradients"))
                .addJavadoc("Adds the sums of all parts, in their order, to the gradients of the weights.\n")
                .beginControlFlow("for (int part = 0; part < $L; part++)", shape.parts())
                .addCode(gathered(taps * channels, weightsAt(), 0));
        if (hasBias()) {
            method.addCode(gathered(channels, tensors.get(Convolution.BIAS).offset(), taps * channels));
        }
        return method.endControlFlow().build();
    }

    private CodeBlock gathered(int count, int to, int from) {
        return CodeBlock.builder()
                .beginControlFlow("for (int k = 0; k < $L; k++)", count)
                .addStatement(
                        "gradients[$L] += shares[$L]",
                        sum(String.valueOf(to), "k"),
                        sum(times("part", part()), String.valueOf(from), "k"))
                .endControlFlow()
                .build();
    }

    private MethodSpec sources() {
        int gradientAt = parts.copy();
        MethodSpec.Builder method = ConvolutionCode.parameters(
                        MethodSpec.methodBuilder(step.name("Sources")).addModifiers(Modifier.PRIVATE, Modifier.STATIC),
                        List.of("d", "dAt", "weights", "room"))
                .addJavadoc(
                        "What an image of gradients makes of those of $L: each pixel adds to all that its window looked"
                                + " at.\n",
                        x.array())
                .addStatement("$T.fill(room, $L, $L, 0f)", Arrays.class, gradientAt, gradientAt + shape.image());
        Nest nest = new Nest();
        String ky = nest.loop("ky", shape.vertical().window());
        String kx = nest.loop("kx", shape.horizontal().window());
        String j = nest.steps("j", channels, panel());
        String oy = nest.loop("oy", shape.vertical().count());
        for (Piece piece : pieces()) {
            String ox = nest.open(piece, "ox");
            nest.statement(
                    "$L(d, $L, weights, $L, room, $L)",
                    step.name("Sources") + piece.length(),
                    sum("dAt", pixelAt(oy, ox), j),
                    sum(weightAt(ky, kx), j),
                    sum(String.valueOf(gradientAt), windowAt(oy, ox), tapAt(ky, kx), j));
            nest.end(piece);
        }
        return method.addCode(nest.close()).build();
    }

    private MethodSpec sourceTile(int pixels) {
        int distance = shape.horizontal().stride() * channels;
        RegisterTile tile = new RegisterTile(step.name("Sources") + pixels, pixels, vectors())
                .takes("d", "dAt")
                .takes("weights", "w")
                .takes("x", "to")
                .from("x", p -> sum("to", String.valueOf(p * distance)));
        tile.addLanes("weights", "w", "d", p -> sum("dAt", String.valueOf(p * channels)));
        return tile.store("x", p -> sum("to", String.valueOf(p * distance)));
    }
}
