package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import java.util.Arrays;
import java.util.List;

/** One number of each channel for each window that slides over an image or a sequence. */
abstract class Pool implements KernelLayer {
    private final String name;

    Pool(String name) {
        this.name = name;
    }

    Signature named() {
        return Signature.named(name).of("x");
    }

    /** The settings of windows that slide. */
    static List<Param> windowSettings(String padding) {
        return List.of(
                Param.sizes("window", 2, "pixels in a window").upTo(1 << 12),
                Param.sizes(
                                "stride",
                                2,
                                "pixels from one window to the next; `window`: they lie side by side",
                                "window")
                        .upTo(1 << 12)
                        .byDefault("window"),
                Param.sizes("padding", 2, padding, "valid", "same")
                        .from(0)
                        .upTo(1 << 12)
                        .byDefault("valid"));
    }

    /** The windows over an image or a sequence. */
    Windows windows(Shape x, Args args) throws ShapeProblem {
        Windows windows = Windows.of(x, args, "window", name);
        for (Windows.Axis axis : List.of(windows.vertical(), windows.horizontal())) {
            if (axis.before() >= axis.window() && axis.before() > 0) {
                throw new ShapeProblem(
                        0,
                        "`padding` of `%s` must be less than its window, or some windows see nothing: %d is not less than %d"
                                .formatted(name, axis.before(), axis.window()));
            }
        }
        return windows;
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        if (x.rank() == 1) {
            throw new ShapeProblem(
                    0,
                    "`%s` takes an image, `real[channels, height, width]`, or a sequence, `real[length, features]`, but"
                                    .formatted(name)
                            + " receives `%s`".formatted(x),
                    "put `reshape(to: [channels, height, width])` before it");
        }
        return result(x, windows(x, args));
    }

    Shape result(Shape x, Windows windows) {
        return x.rank() == 3
                ? Shape.of(
                        x.channels(),
                        windows.vertical().count(),
                        windows.horizontal().count())
                : Shape.of(windows.horizontal().count(), x.channels());
    }

    Windows taken(Shape x, Args args) {
        try {
            return windows(x, args);
        } catch (ShapeProblem e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number of a window, from its elements. */
    abstract double value(double[] elements, Windows windows, Args args);

    /** The derivatives of {@link #value}. */
    abstract double[] gradient(double[] elements, Windows windows, Args args);

    @Override
    public void forward(Reference at) {
        eachWindow(
                at,
                (windows, places, out) ->
                        at.output()[out] = value(elements(at.inputs()[0], places), windows, at.args()));
    }

    @Override
    public void backward(Reference at) {
        eachWindow(at, (windows, places, out) -> {
            double[] gradient = gradient(elements(at.inputs()[0], places), windows, at.args());
            for (int k = 0; k < places.length; k++) {
                at.dInputs()[0][places[k]] += at.dOutput()[out] * gradient[k];
            }
        });
    }

    private static double[] elements(double[] all, int[] places) {
        return Arrays.stream(places).mapToDouble(place -> all[place]).toArray();
    }

    /** What is done with a window: the places of its elements of one channel, and that of the result. */
    private interface Visit {
        void window(Windows windows, int[] places, int out);
    }

    private void eachWindow(Reference at, Visit visit) {
        Windows windows = taken(at.shapes().get(0), at.args());
        for (int out = 0; out < at.rows() * windows.positions() * windows.channels(); out++) {
            int channel = out % windows.channels();
            int position = out / windows.channels() % windows.positions();
            int row = out / windows.channels() / windows.positions();
            int oy = position / windows.horizontal().count();
            int ox = position % windows.horizontal().count();
            int[] places = new int[windows.taps()];
            int found = 0;
            for (int ky = windows.vertical().first(oy); ky < windows.vertical().end(oy); ky++) {
                for (int kx = windows.horizontal().first(ox);
                        kx < windows.horizontal().end(ox);
                        kx++) {
                    int pixel = windows.vertical().pixel(oy, ky)
                                    * windows.horizontal().size()
                            + windows.horizontal().pixel(ox, kx);
                    places[found++] = (row * windows.pixels() + pixel) * windows.channels() + channel;
                }
            }
            visit.window(windows, Arrays.copyOf(places, found), out);
        }
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        return forward(new PoolLoops(step, taken(step.shapes().get(0), step.args())));
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        return backward(new PoolLoops(step, taken(step.shapes().get(0), step.args())));
    }

    abstract CodeBlock forward(PoolLoops loops);

    abstract CodeBlock backward(PoolLoops loops);
}
