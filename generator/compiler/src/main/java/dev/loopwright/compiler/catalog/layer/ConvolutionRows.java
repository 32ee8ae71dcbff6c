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
 * A convolution as products of long rows in ordinary Java. Filters are too few for loops that HotSpot turns into vectors, so
 * loops run over pixels: a row of B is what all windows see under one weight, a row of C what one filter makes of them. The
 * gradients of pixels are added to planes in the same way. Those of weights are sums over pixels, which HotSpot leaves
 * scalar; there B has a row for each window, as long as a filter has weights.
 */
final class ConvolutionRows {
    /** Rows of B at a time: three are added up at once. */
    private static final int DEPTH = 63;

    private final StepCode step;
    private final ConvolutionShape shape;
    private final ConvolutionPlanes planes;
    private final OperandCode x;
    private final int weights;

    ConvolutionRows(StepCode step, ConvolutionShape shape) {
        this.step = step;
        this.shape = shape;
        planes = new ConvolutionPlanes(shape);
        x = step.in(0);
        weights = tensors().get(Convolution.WEIGHTS).offset();
    }

    private List<Tensor> tensors() {
        return step.step().kernel().orElseThrow().tensors();
    }

    private boolean hasBias() {
        return tensors().size() > 1;
    }

    private int bias() {
        return tensors().get(Convolution.BIAS).offset();
    }

    // where in the room what stands

    private int resultsAt() {
        return planes.all();
    }

    private int sumsAt() {
        return resultsAt() + shape.filters() * planes.plane();
    }

    /** Floats that it takes, beside rows. */
    int room() {
        return sumsAt() + (step.learns() ? new ConvolutionSums(step, shape, sumsAt()).room() : 0);
    }

    /** The body of the forward method. */
    CodeBlock forward() {
        CodeBlock.Builder code = CodeBlock.builder()
                .add("// in long rows: what all windows see under one weight\n")
                .addStatement(step.kernelCall("Forward", forwardArguments()));
        if (step.hasEpilogue()) {
            code.add(step.finishAll());
        }
        return code.build();
    }

    /** The body of the backward method. */
    CodeBlock backward() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (step.startsBackward()) {
            code.add(step.startAll());
        }
        if (x.learns() && x.assign().equals("=") && !seesAll()) {
            code.addStatement("$T.fill($L, 0, rows * $L, 0f)", Arrays.class, x.gradient(), x.width());
        }
        return code.addStatement(step.kernelCall("Backward", backwardArguments()))
                .build();
    }

    private boolean seesAll() {
        return ConvolutionPlanes.seenOfImage(shape.vertical())
                        == shape.vertical().size()
                && ConvolutionPlanes.seenOfImage(shape.horizontal())
                        == shape.horizontal().size();
    }

    private List<String> forwardArguments() {
        return List.of("rows", x.array(), "weights", step.out(), "scratch");
    }

    private List<String> backwardArguments() {
        List<String> names = new ArrayList<>(List.of("rows", x.array()));
        if (x.learns()) {
            names.add("weights");
        }
        names.addAll(List.of(step.dOut(), "gradients"));
        if (x.learns()) {
            names.add(x.gradient());
        }
        names.add("scratch");
        return names;
    }

    /** The methods of the kernel class. */
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(forwardMethod(), spread(false)));
        if (step.learns()) {
            methods.add(backwardMethod());
            if (x.learns()) {
                methods.addAll(List.of(sources(), spread(true)));
            }
            methods.addAll(new ConvolutionSums(step, shape, sumsAt()).methods());
        }
        methods.addAll(List.of(ConvolutionCode.toPlanes(), ConvolutionCode.fromPlanes()));
        if (step.learns() && x.learns() && x.assign().equals("+=")) {
            methods.add(ConvolutionCode.addFromPlanes());
        }
        return methods;
    }

    private MethodSpec.Builder method(String phase, List<String> parameters) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(step.name(phase)).addModifiers(Modifier.STATIC);
        if (!parameters.contains("rows")) {
            method.addModifiers(Modifier.PRIVATE);
        }
        for (String name : parameters) {
            boolean number = List.of("rows", "images", "at", "stretch").contains(name);
            method.addParameter(
                    number
                            ? TypeName.INT
                            : name.equals("scratch") ? step.model().scratchType() : ArrayTypeName.of(TypeName.FLOAT),
                    name);
        }
        return method;
    }

    /** Opens the loop over images that stand side by side, of which there are fewer at the end. */
    private CodeBlock openImages() {
        CodeBlock.Builder code = CodeBlock.builder().addStatement("float[] room = scratch[$L]", RowCode.ROOM);
        if (planes.images() == 1) {
            return code.beginControlFlow("for (int r = 0; r < rows; r++)").build();
        }
        return code.beginControlFlow("for (int r = 0; r < rows; r += $L)", planes.images())
                .addStatement("int images = Math.min($L, rows - r)", planes.images())
                .addStatement("int stretch = (images - 1) * $L + $L", planes.image(), planes.windows())
                .build();
    }

    private String images() {
        return planes.images() == 1 ? "1" : "images";
    }

    /** Elements from the first window to the last. */
    private String columns() {
        return planes.images() == 1 ? String.valueOf(planes.windows()) : "stretch";
    }

    private String imageAt() {
        return sum(times("r", x.stride()), String.valueOf(x.offset()));
    }

    private MethodSpec forwardMethod() {
        MethodSpec.Builder method = method("Forward", forwardArguments())
                .addJavadoc(
                        "$L, from planes of $L$L. A filter's row begins as its bias.\n",
                        step.out(),
                        x.array(),
                        planes.images() == 1 ? "" : ", " + planes.images() + " images at a time")
                .addCode(openImages())
                .addStatement("$L($L, $L, $L, room)", step.name("Planes"), images(), x.array(), imageAt());
        method.beginControlFlow("for (int j = 0; j < $L; j++)", shape.filters())
                .addStatement(
                        "$1T.fill(room, $2L + j * $3L, $2L + j * $3L + $4L, $5L)",
                        Arrays.class,
                        resultsAt(),
                        planes.plane(),
                        columns(),
                        hasBias() ? "weights[" + bias() + " + j]" : "0f")
                .endControlFlow();
        Nest nest = new Nest();
        String group = nest.loop("group", shape.groups());
        String j = columnBlocks(nest);
        nest.statement("int k = 0");
        nest.statement("int w = $L", sum(String.valueOf(weights), times(group, shape.groupFilters())));
        String ky = nest.loop("ky", shape.vertical().window());
        String kx = nest.loop("kx", shape.horizontal().window());
        nest.statement(
                "int from = $L", sum(planes.stretch(ky, kx), times(group, shape.groupChannels() * planes.plane()), j));
        String i = nest.loop("i", shape.groupChannels());
        nest.statement(
                "System.arraycopy(room, $L, scratch[k], 0, $L)",
                sum("from", times(i, planes.plane())),
                j.equals("0") ? columns() : "columns");
        nest.statement("k++");
        String to = sum(String.valueOf(resultsAt()), times(group, shape.groupFilters() * planes.plane()), j);
        if (shape.rows() > DEPTH) {
            nest.add(CodeBlock.builder()
                    .beginControlFlow("if (k == $L)", DEPTH)
                    .addStatement(products("k", to, j))
                    .addStatement("w += k * $L", shape.filters())
                    .addStatement("k = 0")
                    .endControlFlow()
                    .build());
        }
        nest.end(i, kx, ky);
        if (shape.rows() % DEPTH > 0) {
            nest.statement("$L", products("k", to, j));
        }
        return method.addCode(nest.close())
                .addCode(windowLines(
                        "fromPlanes",
                        "room, " + sum(String.valueOf(resultsAt()), placeInPlane()) + ", " + planes.plane(),
                        step.out() + ", " + placeInResult() + ", " + shape.filters()))
                .endControlFlow()
                .build();
    }

    /** Opens a loop over blocks of columns, if there may be several; gives where a block begins. */
    private String columnBlocks(Nest nest) {
        if (planes.longest() <= ConvolutionPlanes.STRETCH) {
            return "0";
        }
        String j = nest.steps("j", columns(), String.valueOf(ConvolutionPlanes.STRETCH));
        nest.statement("int columns = Math.min($L, $L - j)", ConvolutionPlanes.STRETCH, columns());
        return j;
    }

    private CodeBlock products(String depth, String to, String j) {
        return CodeBlock.of(
                "block($L, $L, $L, weights, w, 1, $L, room, $L, $L, scratch)",
                shape.groupFilters(),
                j.equals("0") ? columns() : "columns",
                depth,
                shape.filters(),
                to,
                planes.plane());
    }

    private String placeInPlane() {
        return sum(
                planes.images() == 1 ? "0" : times("image", planes.image()),
                shape.vertical().count() == 1 ? "0" : times("oy", planes.line()));
    }

    private String placeInResult() {
        String image = planes.images() == 1 ? "r" : "(r + image)";
        return sum(
                times(image, shape.result()),
                shape.vertical().count() == 1
                        ? "0"
                        : times("oy", shape.horizontal().count() * shape.filters()));
    }

    /** Copies each line of windows between planes and pixels. */
    private CodeBlock windowLines(String copy, String from, String to) {
        Nest nest = new Nest();
        if (planes.images() > 1) {
            nest.loop("image", "images");
        }
        nest.loop("oy", shape.vertical().count());
        nest.statement("$L($L, $L, $L, $L)", copy, shape.horizontal().count(), shape.filters(), from, to);
        return nest.close();
    }

    /** Copies images to planes, or gradients from planes back. */
    private MethodSpec spread(boolean back) {
        boolean adds = back && x.assign().equals("+=");
        List<String> parameters =
                back ? List.of("images", "room", "to", "at") : List.of("images", "from", "at", "room");
        MethodSpec.Builder method = method(back ? "Pixels" : "Planes", parameters);
        if (!back) {
            method.addJavadoc("Copies images to planes of one channel each, between zeros.\n")
                    .addStatement("$T.fill(room, 0, $L, 0f)", Arrays.class, planes.all());
        } else {
            method.addJavadoc(adds ? "Adds planes to images.\n" : "Copies planes to images.\n");
        }
        Nest nest = new Nest();
        String m = planes.images() == 1 ? "0" : nest.loop("image", "images");
        String y = nest.loop("y", ConvolutionPlanes.seenOfImage(shape.vertical()));
        int before = shape.vertical().before();
        int stride = shape.vertical().stride();
        String line = before == 0 ? y : y.equals("0") ? String.valueOf(before) : "(" + y + " + " + before + ")";
        String inPlane = sum(
                stride == 1
                        ? "0"
                        : times(line + " % " + stride, shape.horizontal().stride() * planes.phase()),
                times(m, planes.image()),
                times(stride == 1 ? line : line + " / " + stride, planes.line()));
        String inImage = sum(
                "at",
                times(m, back ? x.elements() : x.stride()),
                times(y, shape.horizontal().size() * shape.channels()));
        for (int phase = 0; phase < shape.horizontal().stride(); phase++) {
            pixels(nest, back, phase, inPlane, inImage);
        }
        return method.addCode(nest.close()).build();
    }

    /** The pixels of a line that belong to a phase. */
    private void pixels(Nest nest, boolean back, int phase, String inPlane, String inImage) {
        int stride = shape.horizontal().stride();
        int first = Math.floorMod(phase - shape.horizontal().before(), stride);
        int count = (ConvolutionPlanes.seenOfImage(shape.horizontal()) - first + stride - 1) / stride;
        if (count <= 0) {
            return;
        }
        int column = (first + shape.horizontal().before()) / stride;
        String plane = sum(String.valueOf(phase * planes.phase() + column), inPlane);
        String image = sum(inImage, String.valueOf(first * shape.channels()));
        String copy = !back ? "toPlanes" : x.assign().equals("+=") ? "addFromPlanes" : "fromPlanes";
        String ofPlane = "room, %s, %d".formatted(plane, planes.plane());
        String ofImage = "%s, %s, %d".formatted(back ? "to" : "from", image, stride * shape.channels());
        nest.statement(
                "$L($L, $L, $L, $L)",
                copy,
                count,
                shape.channels(),
                back ? ofPlane : ofImage,
                back ? ofImage : ofPlane);
    }

    private MethodSpec backwardMethod() {
        ConvolutionSums sums = new ConvolutionSums(step, shape, sumsAt());
        MethodSpec.Builder method = method("Backward", backwardArguments())
                .addJavadoc("Adds to the gradients of what made $L.\n", step.out());
        if (!sums.goesByPlanes()) {
            method.addStatement("$L(rows, $L, $L, gradients, scratch)", step.name("Weights"), x.array(), step.dOut());
            if (!x.learns()) {
                return method.build();
            }
        }
        method.addCode(openImages())
                .addStatement(
                        "$T.fill(room, $L, $L, 0f)",
                        Arrays.class,
                        resultsAt(),
                        resultsAt() + shape.filters() * planes.plane())
                .addCode(windowLines(
                        "toPlanes",
                        step.dOut() + ", " + placeInResult() + ", " + shape.filters(),
                        "room, " + sum(String.valueOf(resultsAt()), placeInPlane()) + ", " + planes.plane()));
        if (sums.goesByPlanes()) {
            method.addStatement("$L($L, $L, $L, room)", step.name("Planes"), images(), x.array(), imageAt())
                    .addStatement("$L($L, room, gradients)", step.name("Weights"), columns());
        }
        if (x.learns()) {
            method.addStatement("$L($L, weights, room, scratch)", step.name("Sources"), columns())
                    .addStatement(
                            "$L($L, room, $L, $L)",
                            step.name("Pixels"),
                            images(),
                            x.gradient(),
                            times("r", x.elements()));
        }
        return method.endControlFlow().build();
    }

    private MethodSpec sources() {
        MethodSpec.Builder method = method("Sources", List.of("stretch", "weights", "room", "scratch"))
                .addJavadoc(
                        "Adds gradients to the planes: what windows make of those of one pixel's channel is a row.\n")
                .addStatement("$T.fill(room, 0, $L, 0f)", Arrays.class, planes.all());
        Nest nest = new Nest();
        String j = planes.longest() <= ConvolutionPlanes.STRETCH
                ? "0"
                : nest.steps("j", "stretch", String.valueOf(ConvolutionPlanes.STRETCH));
        String columns = "stretch";
        if (!j.equals("0")) {
            nest.statement("int columns = Math.min($L, stretch - j)", ConvolutionPlanes.STRETCH);
            columns = "columns";
        }
        String group = nest.loop("group", shape.groups());
        String f = "0";
        String count = String.valueOf(shape.groupFilters());
        if (shape.groupFilters() > DEPTH) {
            f = nest.steps("f", shape.groupFilters(), String.valueOf(DEPTH));
            nest.statement("int count = Math.min($L, $L - f)", DEPTH, shape.groupFilters());
            count = "count";
        }
        nest.statement(
                "take($L, $L, room, $L, $L, 1, scratch)",
                count,
                columns,
                sum(
                        String.valueOf(resultsAt()),
                        times(group, shape.groupFilters() * planes.plane()),
                        times(f, planes.plane()),
                        j),
                planes.plane());
        String ky = nest.loop("ky", shape.vertical().window());
        String kx = nest.loop("kx", shape.horizontal().window());
        int tap = shape.groupChannels() * shape.filters();
        nest.statement(
                "block($L, $L, $L, weights, $L, $L, 1, room, $L, $L, scratch)",
                shape.groupChannels(),
                columns,
                count,
                sum(
                        String.valueOf(weights),
                        times(ky, shape.horizontal().window() * tap),
                        times(kx, tap),
                        times(group, shape.groupFilters()),
                        f),
                shape.filters(),
                sum(planes.stretch(ky, kx), times(group, shape.groupChannels() * planes.plane()), j),
                planes.plane());
        return method.addCode(nest.close()).build();
    }
}
