package dev.loopwright.compiler.catalog.layer;

import static dev.loopwright.compiler.emit.model.RegisterTile.sum;
import static dev.loopwright.compiler.emit.model.RegisterTile.times;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.RowCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The gradients of a convolution's weights in ordinary Java. Where a filter has many weights, what each window sees is a row
 * of a product that loops run along. Where it has few, some sums stay in registers while a loop runs over the pixels of
 * planes.
 */
final class ConvolutionSums {
    /** Weights of a filter from which on rows of them were measured to pay. */
    private static final int LONG_ROW = 48;

    /** Sums that stay in registers. */
    private static final int MOST_SUMS = 9;

    private static final int DEPTH = 63;

    private final StepCode step;
    private final ConvolutionShape shape;
    private final ConvolutionPlanes planes;
    private final OperandCode x;
    private final int sumsAt;
    private final int weights;
    private final boolean bias;
    private final int biasAt;

    /** @param sumsAt where in the room this may lay down what it needs */
    ConvolutionSums(StepCode step, ConvolutionShape shape, int sumsAt) {
        this.step = step;
        this.shape = shape;
        this.sumsAt = sumsAt;
        planes = new ConvolutionPlanes(shape);
        x = step.in(0);
        List<Tensor> tensors = step.step().kernel().orElseThrow().tensors();
        weights = tensors.get(Convolution.WEIGHTS).offset();
        bias = tensors.size() > 1;
        biasAt = bias ? tensors.get(Convolution.BIAS).offset() : 0;
    }

    /** Whether sums run over planes, of the image and of gradients. */
    boolean goesByPlanes() {
        return shape.rows() < LONG_ROW;
    }

    /** Floats that it needs: sums, and an image between zeros. */
    int room() {
        return goesByPlanes() ? 0 : sums() + (shape.isPadded() ? shape.image() : 0);
    }

    private int sums() {
        return shape.filters() * row();
    }

    /** A weight after the other, and the bias. */
    private int row() {
        return shape.rows() + (bias ? 1 : 0);
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        if (goesByPlanes()) {
            methods.add(overPlanes());
            for (int first = 0; first < shape.rows(); first += MOST_SUMS) {
                methods.add(registers(first, Math.min(MOST_SUMS, shape.rows() - first)));
            }
            return methods;
        }
        methods.add(overWindows());
        if (shape.isPadded()) {
            methods.add(ConvolutionCode.copyLines());
        }
        return methods;
    }

    private MethodSpec.Builder method(String suffix) {
        return MethodSpec.methodBuilder(step.name("Weights") + suffix).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
    }

    private MethodSpec overPlanes() {
        MethodSpec.Builder method = method("")
                .addParameter(TypeName.INT, "stretch")
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), "room")
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), "gradients")
                .addJavadoc("Adds to the gradients of weights what some images make of them.\n");
        Nest nest = new Nest();
        String group = nest.loop("group", shape.groups());
        String f = nest.loop("f", shape.groupFilters());
        String filter = sum(times(group, shape.groupFilters()), f);
        for (int first = 0; first < shape.rows(); first += MOST_SUMS) {
            nest.statement(
                    "$L(stretch, room, $L, $L, gradients, $L)",
                    step.name("Weights") + first,
                    times(group, shape.groupChannels() * planes.plane()),
                    sum(String.valueOf(planes.all()), times(grouped(filter), planes.plane())),
                    filter);
        }
        return method.addCode(nest.close()).build();
    }

    private static String grouped(String sum) {
        return sum.contains(" ") ? "(" + sum + ")" : sum;
    }

    /** The sums of some weights of a filter, and with the first of them that of its bias. */
    private MethodSpec registers(int first, int count) {
        MethodSpec.Builder method = method(String.valueOf(first))
                .addParameter(TypeName.INT, "stretch")
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), "room")
                .addParameter(TypeName.INT, "at")
                .addParameter(TypeName.INT, "dAt")
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), "gradients")
                .addParameter(TypeName.INT, "f")
                .addJavadoc("For $L weights of a filter.\n", count);
        boolean withBias = bias && first == 0;
        for (int s = 0; s < count; s++) {
            method.addStatement("float w$L = 0", s);
        }
        if (withBias) {
            method.addStatement("float bias = 0");
        }
        method.beginControlFlow("for (int j = 0; j < stretch; j++)")
                .addStatement("float d = room[dAt + j]")
                .addStatement("int p = at + j");
        List<Integer> stretches = planes.stretches();
        for (int s = 0; s < count; s++) {
            method.addStatement("w$L += d * room[$L]", s, sum("p", String.valueOf(stretches.get(first + s))));
        }
        if (withBias) {
            method.addStatement("bias += d");
        }
        method.endControlFlow();
        for (int s = 0; s < count; s++) {
            method.addStatement(
                    "gradients[$L] += w$L", sum("f", String.valueOf(weights + (first + s) * shape.filters())), s);
        }
        if (withBias) {
            method.addStatement("gradients[$L + f] += bias", biasAt);
        }
        return method.build();
    }

    private MethodSpec overWindows() {
        MethodSpec.Builder method = method("")
                .addParameter(TypeName.INT, "rows")
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), x.array())
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), step.dOut())
                .addParameter(ArrayTypeName.of(TypeName.FLOAT), "gradients")
                .addParameter(step.model().scratchType(), "scratch")
                .addJavadoc(
                        "Adds to the gradients of weights: what a window sees is a row$L.\n",
                        bias ? ", with a one for the bias" : "")
                .addStatement("float[] room = scratch[$L]", RowCode.ROOM)
                .addStatement("$T.fill(room, $L, $L, 0f)", Arrays.class, sumsAt, sumsAt + sums());
        Nest nest = new Nest();
        nest.loop("r", "rows");
        String image = sum(times("r", x.stride()), String.valueOf(x.offset()));
        if (shape.isPadded()) {
            int at = sumsAt + sums();
            nest.statement("$T.fill(room, $L, $L, 0f)", Arrays.class, at, at + shape.image());
            nest.statement(
                    "copyLines($L, $L, $L, $L, $L, room, $L, $L)",
                    shape.copiedLines(),
                    shape.copiedLine(),
                    x.array(),
                    image,
                    shape.horizontal().size() * shape.channels(),
                    at + shape.inset(),
                    shape.line());
        }
        String group = nest.loop("group", shape.groups());
        int windows = shape.windows().positions();
        String p = windows <= DEPTH ? "0" : nest.steps("window", windows, String.valueOf(DEPTH));
        String count = String.valueOf(windows);
        if (windows > DEPTH) {
            nest.statement("int count = Math.min($L, $L - window)", DEPTH, windows);
            count = "count";
        }
        for (List<Segment> pass : passes()) {
            nest.loop("i", count);
            window(nest, pass, sum(p, "i"), image, group);
            nest.end();
            Segment first = pass.get(0);
            nest.statement(
                    "block($L, $L, $L, $L, $L, 1, $L, room, $L, $L, scratch)",
                    shape.groupFilters(),
                    length(pass),
                    count,
                    step.dOut(),
                    sum(times("r", shape.result()), times(p, shape.filters()), times(group, shape.groupFilters())),
                    shape.filters(),
                    sum(String.valueOf(sumsAt + first.row()), times(group, shape.groupFilters() * row())),
                    row());
        }
        return method.addCode(nest.close()).addCode(gather()).build();
    }

    /** Weights whose pixels' channels lie side by side: where those begin under a window, and the weights in a row. */
    private record Segment(int pixel, int row, int length) {}

    /** Segments that fit into a row of scratch, with what fits beside them. */
    private List<List<Segment>> passes() {
        List<List<Segment>> passes = new ArrayList<>(List.of(new ArrayList<>()));
        int filled = 0;
        for (int run = 0; run < shape.runs(); run++) {
            for (int at = 0; at < shape.run(); ) {
                if (filled == ConvolutionPlanes.STRETCH - 1) {
                    passes.add(new ArrayList<>());
                    filled = 0;
                }
                int length = Math.min(shape.run() - at, ConvolutionPlanes.STRETCH - 1 - filled);
                passes.get(passes.size() - 1).add(new Segment(shape.runAt(run) + at, run * shape.run() + at, length));
                at += length;
                filled += length;
            }
        }
        return passes;
    }

    private boolean isLast(List<Segment> pass) {
        Segment last = pass.get(pass.size() - 1);
        return last.row() + last.length() == shape.rows();
    }

    private int length(List<Segment> pass) {
        return pass.stream().mapToInt(Segment::length).sum() + (bias && isLast(pass) ? 1 : 0);
    }

    /** Copies what a window sees, line by line or pixel by pixel. */
    private void window(Nest nest, List<Segment> pass, String number, String image, String group) {
        int width = shape.horizontal().count();
        boolean line = shape.vertical().count() == 1;
        String y = line ? "0" : grouped(number) + " / " + width;
        String column = width == 1 ? "0" : line ? grouped(number) : grouped(number) + " % " + width;
        nest.statement(
                "int at = $L",
                sum(
                        shape.isPadded() ? String.valueOf(sumsAt + sums()) : image,
                        times(y, shape.vertical().stride() * shape.line()),
                        times(column, shape.horizontal().stride() * shape.channels()),
                        times(group, shape.groupChannels())));
        int first = pass.get(0).row();
        for (Segment segment : pass) {
            nest.statement(
                    "System.arraycopy($L, $L, scratch[i], $L, $L)",
                    shape.isPadded() ? "room" : x.array(),
                    sum("at", String.valueOf(segment.pixel())),
                    segment.row() - first,
                    segment.length());
        }
        if (bias && isLast(pass)) {
            nest.statement("scratch[i][$L] = 1", length(pass) - 1);
        }
    }

    private CodeBlock gather() {
        Nest nest = new Nest();
        String f = nest.loop("j", shape.filters());
        String k = nest.loop("k", shape.rows());
        String at = sum(String.valueOf(sumsAt), times(f, row()));
        nest.statement(
                "gradients[$L] += room[$L]", sum(String.valueOf(weights), times(k, shape.filters()), f), sum(at, k));
        if (bias) {
            if (shape.rows() > 1) {
                nest.end();
            }
            nest.statement(
                    "gradients[$L] += room[$L]", sum(String.valueOf(biasAt), f), sum(at, String.valueOf(shape.rows())));
        }
        return nest.close();
    }
}
