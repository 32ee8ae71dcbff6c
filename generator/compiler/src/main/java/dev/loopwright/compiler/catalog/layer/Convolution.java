package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Filters that slide over an image or a sequence: each position of the result is a weighted sum of the pixels around it,
 * with the same weights everywhere. Weights are [kernel height, kernel width, channels in a group, filters].
 */
abstract class Convolution implements KernelLayer {
    static final int WEIGHTS = 0;
    static final int BIAS = 1;

    /** Filters of a group that fill a quarter of the widest vector. */
    private static final int FEWEST_FILTERS = 4;

    private final String name;
    private final int axes;

    /** @param axes along which the filters slide */
    Convolution(String name, int axes) {
        this.name = name;
        this.axes = axes;
    }

    Signature signature(String summary) {
        return Signature.named(name)
                .of("x")
                .with(
                        Param.integer("filters", "channels of the result")
                                .from(1)
                                .upTo(1 << 20),
                        Param.sizes("kernel", axes, "pixels that a filter looks at")
                                .upTo(1 << 12),
                        Param.sizes("stride", axes, "pixels from one position to the next")
                                .upTo(1 << 12)
                                .byDefault(List.of(1)),
                        Param.sizes(
                                        "padding",
                                        axes,
                                        "zeros on each side; `same`: as many as give stride 1 a result of the same size",
                                        "valid",
                                        "same")
                                .from(0)
                                .upTo(1 << 12)
                                .byDefault("valid"),
                        Param.sizes("dilation", axes, "pixels from one tap of a filter to the next")
                                .upTo(1 << 12)
                                .byDefault(List.of(1)),
                        Param.sizes(
                                        "groups",
                                        1,
                                        "parts into which channels and filters are divided; `channels`: depthwise, each"
                                                + " channel has filters of its own",
                                        "channels")
                                .byDefault(List.of(1)),
                        Param.flag("bias", "whether a bias is added to each filter")
                                .byDefault(true),
                        Dense.INIT)
                .summary(summary);
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        if (x.rank() != axes + 1) {
            throw new ShapeProblem(0, "`%s` takes %s, but receives `%s`".formatted(name, wanted(), x), advice(x));
        }
        int groups = groups(x, args);
        int filters = args.integer("filters");
        if (x.channels() % groups != 0) {
            throw new ShapeProblem(
                    0,
                    "`%s` divides its input into %d groups, but `%s` has %d channels"
                            .formatted(name, groups, x, x.channels()));
        }
        if (filters % groups != 0) {
            throw new ShapeProblem(
                    0, "`%s` divides its filters into %d groups, but has %d".formatted(name, groups, filters));
        }
        Windows windows = Windows.of(x, args, "kernel", name);
        return axes == 2
                ? Shape.of(
                        filters,
                        windows.vertical().count(),
                        windows.horizontal().count())
                : Shape.of(windows.horizontal().count(), filters);
    }

    private String wanted() {
        return axes == 2 ? "an image, `real[channels, height, width]`" : "a sequence, `real[length, features]`";
    }

    private String advice(Shape x) {
        if (x.rank() == 1) {
            return "put `reshape(to: [%s])` before it"
                    .formatted(axes == 2 ? "channels, height, width" : "length, features");
        }
        return axes == 2 ? "use `conv1d`" : "use `conv2d`";
    }

    private static int groups(Shape x, Args args) {
        return args.isWord("groups", "channels")
                ? x.channels()
                : args.sizes("groups").get(0);
    }

    @Override
    public List<ParameterSpec> parameters(List<Shape> inputs, Args args) {
        Filters f = filters(inputs.get(0), args);
        int in = f.windows().taps() * f.groupChannels();
        int out = f.windows().taps() * f.groupFilters();
        List<Integer> sizes = new ArrayList<>();
        if (axes == 2) {
            sizes.add(f.windows().vertical().window());
        }
        sizes.addAll(List.of(f.windows().horizontal().window(), f.groupChannels(), f.filters()));
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(ParameterSpec.weights(sizes, args.start("init", in, out)));
        if (args.flag("bias")) {
            specs.add(ParameterSpec.bias(f.filters()));
        }
        return specs;
    }

    @Override
    public long multiplyAdds(List<Shape> inputs, Args args) {
        Filters f = filters(inputs.get(0), args);
        return (long) f.windows().positions() * f.windows().taps() * f.groupChannels() * f.filters();
    }

    /** What a use of the layer does, for an input that {@link #shape} has taken. */
    Filters filters(Shape x, Args args) {
        try {
            return new Filters(Windows.of(x, args, "kernel", name), groups(x, args), args.integer("filters"));
        } catch (ShapeProblem e) {
            throw new IllegalStateException(e);
        }
    }

    /** Windows, and filters in groups. */
    record Filters(Windows windows, int groups, int filters) {

        int groupChannels() {
            return windows.channels() / groups;
        }

        int groupFilters() {
            return filters / groups;
        }
    }

    @Override
    public void forward(Reference at) {
        Filters f = filters(at.shapes().get(0), at.args());
        int perRow = f.windows().positions() * f.filters();
        for (int out = 0; out < at.rows() * perRow; out++) {
            at.output()[out] = at.args().flag("bias") ? at.parameters()[BIAS][out % f.filters()] : 0;
        }
        eachProduct(at, f, (in, w, out) -> at.output()[out] += at.inputs()[0][in] * at.parameters()[WEIGHTS][w]);
    }

    @Override
    public void backward(Reference at) {
        Filters f = filters(at.shapes().get(0), at.args());
        int perRow = f.windows().positions() * f.filters();
        for (int out = 0; at.args().flag("bias") && out < at.rows() * perRow; out++) {
            at.dParameters()[BIAS][out % f.filters()] += at.dOutput()[out];
        }
        eachProduct(at, f, (in, w, out) -> {
            at.dParameters()[WEIGHTS][w] += at.inputs()[0][in] * at.dOutput()[out];
            at.dInputs()[0][in] += at.parameters()[WEIGHTS][w] * at.dOutput()[out];
        });
    }

    /** What is done with each product of an element, a weight and the element of the result that it adds to. */
    private interface Product {
        void of(int in, int w, int out);
    }

    private static void eachProduct(Reference at, Filters f, Product product) {
        Windows windows = f.windows();
        for (int r = 0; r < at.rows(); r++) {
            for (int position = 0; position < windows.positions(); position++) {
                int oy = position / windows.horizontal().count();
                int ox = position % windows.horizontal().count();
                for (int ky = windows.vertical().first(oy);
                        ky < windows.vertical().end(oy);
                        ky++) {
                    for (int kx = windows.horizontal().first(ox);
                            kx < windows.horizontal().end(ox);
                            kx++) {
                        int pixel = windows.vertical().pixel(oy, ky)
                                        * windows.horizontal().size()
                                + windows.horizontal().pixel(ox, kx);
                        int tap = ky * windows.horizontal().window() + kx;
                        for (int i = 0; i < windows.channels(); i++) {
                            int in = (r * windows.pixels() + pixel) * windows.channels() + i;
                            int w = (tap * f.groupChannels() + i % f.groupChannels()) * f.filters();
                            int out = (r * windows.positions() + position) * f.filters();
                            int first = i / f.groupChannels() * f.groupFilters();
                            for (int j = first; j < first + f.groupFilters(); j++) {
                                product.of(in, w + j, out + j);
                            }
                        }
                    }
                }
            }
        }
    }

    @Override
    public boolean hasParts(List<Shape> inputs, Args args) {
        return shape(inputs.get(0), args).hasFewTiles();
    }

    @Override
    public boolean fillsVectors(List<Shape> inputs, Args args) {
        ConvolutionShape shape = shape(inputs.get(0), args);
        return shape.groupFilters() >= FEWEST_FILTERS || DepthwiseTiles.suit(shape);
    }

    @Override
    public Optional<KernelLayer> with(Layer next, Args nextArgs, List<Shape> inputs, Args args) {
        return PooledConvolution.of(this, inputs, args, next, nextArgs);
    }

    @Override
    public Optional<Parts> parts(StepCode step) {
        return Optional.of(tiles(step).parts());
    }

    @Override
    public boolean hasRows(List<Shape> inputs, Args args) {
        return true;
    }

    @Override
    public int room(StepCode step) {
        return rows(step).room();
    }

    @Override
    public List<MethodSpec> emitTiles(StepCode step) {
        return step.hasVectors() ? tiles(step).methods() : rows(step).methods();
    }

    @Override
    public List<MethodSpec> emitShared(StepCode step) {
        return tiles(step).shared();
    }

    private ConvolutionShape shape(Shape x, Args args) {
        return ConvolutionShape.of(filters(x, args), Optional.empty());
    }

    private PartedConvolution tiles(StepCode step) {
        ConvolutionShape shape = shape(step.shapes().get(0), step.args());
        return DepthwiseTiles.suit(shape) ? new DepthwiseTiles(step, shape) : new ConvolutionTiles(step, shape);
    }

    private ConvolutionRows rows(StepCode step) {
        return new ConvolutionRows(step, shape(step.shapes().get(0), step.args()));
    }

    private ConvolutionLoops loops(StepCode step) {
        return new ConvolutionLoops(step, filters(step.shapes().get(0), step.args()));
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        if (step.isTiled()) {
            return step.hasVectors() ? tiles(step).forward() : rows(step).forward();
        }
        return loops(step).forward();
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        if (step.isTiled()) {
            return step.hasVectors() ? tiles(step).backward() : rows(step).backward();
        }
        return loops(step).backward();
    }
}
