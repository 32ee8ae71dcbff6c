package dev.loopwright.compiler.catalog.layer;

import static dev.loopwright.compiler.emit.model.RegisterTile.sum;
import static dev.loopwright.compiler.emit.model.RegisterTile.times;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.catalog.layer.ConvolutionTiles.Piece;
import dev.loopwright.compiler.emit.model.RegisterTile;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/**
 * The gradients of a convolution's weights in register tiles: some weights of all filters of a panel stay in registers
 * while the pixels of an image of gradients pass by.
 */
final class ConvolutionWeights {
    private final StepCode step;
    private final ConvolutionShape shape;
    private final int rows;
    private final boolean bias;
    private final String panel;

    /** Tiles by where their rows find their elements, with the methods that compute them. */
    private final Map<List<Integer>, String> tiles = new LinkedHashMap<>();

    /**
     * @param rows of a panel of sums
     * @param bias whether the last of them is that of the bias
     */
    ConvolutionWeights(StepCode step, ConvolutionShape shape, int rows, boolean bias) {
        this.step = step;
        this.shape = shape;
        this.rows = rows;
        this.bias = bias;
        panel = ConvolutionShape.vectors(shape.groupFilters()) == 2 ? "PANEL" : "LANES";
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(weights()));
        tiles.forEach((rowsAt, name) -> methods.add(tile(rowsAt, name)));
        if (bias) {
            methods.add(biasSums());
        }
        return methods;
    }

    private MethodSpec weights() {
        MethodSpec.Builder method = ConvolutionCode.parameters(
                        MethodSpec.methodBuilder(step.name("Weights")).addModifiers(Modifier.PRIVATE, Modifier.STATIC),
                        List.of("x", "at", "d", "dAt", "shares", "sums"))
                .addJavadoc("Adds to the sums for weights what one image makes of them.\n");
        Nest nest = new Nest();
        String group = nest.loop("g", shape.groups());
        String j = nest.steps("j", shape.groupFilters(), panel);
        int perGroup = shape.pool().isPresent() ? ConvolutionShape.filled(shape.groupFilters()) : shape.groupFilters();
        nest.statement("int from = $L", sum("dAt", times(group, perGroup), j));
        int filled = ConvolutionShape.filled(shape.groupFilters());
        nest.statement("int to = $L", sum("sums", times(group, filled * rows), times(j, rows)));
        String at = sum("at", times(group, shape.groupChannels()));
        if (shape.hasLongRuns()) {
            longRuns(nest, at);
        } else {
            shortRuns(nest, at);
        }
        if (bias) {
            nest.statement(
                    "$L(d, from, shares, to + $L)",
                    step.name("Bias"),
                    ConvolutionTiles.scaled(String.valueOf(shape.rows()), panel));
        }
        return method.addCode(nest.close()).build();
    }

    private void longRuns(Nest nest, String at) {
        Nest inner = new Nest();
        String ky = inner.loop("ky", shape.vertical().window());
        String kx =
                inner.loop("kx", shape.runsAlongLine() ? 1 : shape.horizontal().window());
        for (Piece piece : ConvolutionTiles.pieces(shape.run(), shape.groupFilters())) {
            String k = inner.open(piece, "k");
            String row = sum(
                    times(ky, shape.horizontal().window() * shape.groupChannels()),
                    times(kx, shape.groupChannels()),
                    k);
            String from = sum(
                    at,
                    times(ky, shape.vertical().dilation() * shape.line()),
                    times(kx, shape.horizontal().dilation() * shape.channels()),
                    k);
            inner.add(call(shape.rowsAt(0, piece.length()), from, row));
            inner.end(piece);
        }
        nest.add(inner.close());
    }

    private void shortRuns(Nest nest, String at) {
        int most = shape.runsPerTile();
        for (int run = 0; run < shape.runs(); run += most) {
            int count = Math.min(most, shape.runs() - run) * shape.run();
            String from = sum(at, String.valueOf(shape.runAt(run)));
            nest.add(call(shape.rowsAt(run, count), from, String.valueOf(run * shape.run())));
        }
    }

    private CodeBlock call(List<Integer> rowsAt, String from, String row) {
        String name = tiles.computeIfAbsent(rowsAt, places -> {
            long same = tiles.keySet().stream()
                    .filter(other -> other.size() == places.size())
                    .count();
            return step.name("Weights") + places.size() + (same == 0 ? "" : "_" + (same + 1));
        });
        return CodeBlock.builder()
                .addStatement(
                        "$L(x, $L, d, from, shares, $L)", name, from, sum("to", ConvolutionTiles.scaled(row, panel)))
                .build();
    }

    private MethodSpec tile(List<Integer> rowsAt, String name) {
        RegisterTile tile = new RegisterTile(name, rowsAt.size(), ConvolutionShape.vectors(shape.groupFilters()))
                .takes("x", "at")
                .takes("d", "dAt")
                .takes("shares", "to")
                .from("shares", this::row);
        String oy = tile.loop("oy", shape.vertical().count(), 1);
        String ox = tile.loop("ox", shape.horizontal().count(), 1);
        tile.local(
                "i",
                sum(
                        "at",
                        times(oy, shape.vertical().stride() * shape.line()),
                        times(ox, shape.horizontal().stride() * shape.channels())));
        tile.local("j", sum("dAt", times(oy, shape.horizontal().count() * shape.pixel()), times(ox, shape.pixel())));
        return tile.add("d", "j", "x", r -> sum("i", String.valueOf(rowsAt.get(r))))
                .store("shares", this::row);
    }

    private String row(int number) {
        return number == 0 ? "to" : number == 1 ? "to + " + panel : "to + " + number + " * " + panel;
    }

    /** Four pixels at a time, for one sum would have to wait for the one before. */
    private MethodSpec biasSums() {
        int pixels = shape.windows().positions();
        int vectors = ConvolutionShape.vectors(shape.groupFilters());
        int chains = Math.min(pixels, 4);
        MethodSpec.Builder method = ConvolutionCode.parameters(
                        MethodSpec.methodBuilder(step.name("Bias")).addModifiers(Modifier.PRIVATE, Modifier.STATIC),
                        List.of("d", "dAt", "shares", "to"))
                .addJavadoc("Adds up the gradients of all pixels.\n");
        for (int v = 0; v < vectors; v++) {
            String lanes = v == 0 ? "" : " + LANES";
            for (int chain = 0; chain < chains; chain++) {
                method.addStatement(
                        "$T s$L = $T.zero(S)", ConvolutionCode.VECTOR, name(chain, v), ConvolutionCode.VECTOR);
            }
            method.beginControlFlow("for (int p = 0; p < $L; p += $L)", pixels - pixels % chains, chains)
                    .addStatement("int j = dAt + p * $L$L", shape.pixel(), lanes);
            for (int chain = 0; chain < chains; chain++) {
                method.addStatement(
                        "s$1L = s$1L.add($2T.fromArray(S, d, $3L))",
                        name(chain, v),
                        ConvolutionCode.VECTOR,
                        sum("j", String.valueOf(chain * shape.pixel())));
            }
            method.endControlFlow();
            for (int p = pixels - pixels % chains; p < pixels; p++) {
                method.addStatement(
                        "s$1L = s$1L.add($2T.fromArray(S, d, dAt + $3L$4L))",
                        name(0, v),
                        ConvolutionCode.VECTOR,
                        p * shape.pixel(),
                        lanes);
            }
            String all = "s" + name(0, v);
            for (int chain = 1; chain < chains; chain++) {
                all += ".add(s" + name(chain, v) + ")";
            }
            method.addStatement(
                    "$1L.add($2T.fromArray(S, shares, to$3L)).intoArray(shares, to$3L)",
                    all,
                    ConvolutionCode.VECTOR,
                    lanes);
        }
        return method.build();
    }

    private static String name(int chain, int vector) {
        return String.valueOf(vector * 4 + chain);
    }
}
