package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.model.Shape;
import java.util.List;

/**
 * How windows slide over an image: one window for each position of the result. A sequence is an image of one row, whose
 * steps are pixels.
 *
 * @param channels of each pixel
 */
record Windows(Axis vertical, Axis horizontal, int channels) {

    /**
     * One of the two directions.
     *
     * @param size pixels of the image
     * @param window pixels that a window takes, {@code dilation} apart
     * @param stride pixels from window to window
     * @param before pixels of padding before the first
     * @param count windows
     */
    record Axis(int size, int window, int dilation, int stride, int before, int count) {
        private static final Axis SINGLE = new Axis(1, 1, 1, 1, 0, 1);

        /** One window over everything. */
        static Axis whole(int size) {
            return new Axis(size, size, 1, 1, 0, 1);
        }

        /** Pixels from the first to the last of a window. */
        int reach() {
            return (window - 1) * dilation + 1;
        }

        /** Whether the last windows reach beyond the image. */
        boolean passesEnd() {
            return (count - 1) * stride - before + reach() > size;
        }

        /** The first of a window's taps that lies in the image. */
        int first(int position) {
            int start = position * stride - before;
            return Math.max(0, Math.floorDiv(-start + dilation - 1, dilation));
        }

        /** The tap behind the last that lies in the image. */
        int end(int position) {
            int start = position * stride - before;
            return Math.min(window, Math.floorDiv(size - start + dilation - 1, dilation));
        }

        /** The pixel that a tap of a window falls on. */
        int pixel(int position, int tap) {
            return position * stride - before + tap * dilation;
        }
    }

    /** Pixels of the image. */
    int pixels() {
        return vertical.size * horizontal.size;
    }

    /** Windows, which are the pixels of the result. */
    int positions() {
        return vertical.count * horizontal.count;
    }

    /** Pixels of a window. */
    int taps() {
        return vertical.window * horizontal.window;
    }

    /** One window over the whole of an image or a sequence. */
    static Windows whole(Shape x) {
        return x.rank() == 3
                ? new Windows(Axis.whole(x.sizes().get(1)), Axis.whole(x.sizes().get(2)), x.channels())
                : new Windows(Axis.SINGLE, Axis.whole(x.sizes().get(0)), x.channels());
    }

    /**
     * Windows as a layer's settings describe them: {@code stride}, {@code padding}, perhaps {@code dilation}.
     *
     * @param window the setting with their size
     * @throws ShapeProblem if they do not fit into the image
     */
    static Windows of(Shape x, Args args, String window, String layer) throws ShapeProblem {
        int axes = x.rank() - 1;
        for (String setting : List.of(window, "stride", "padding", "dilation")) {
            if (args.values().get(setting) instanceof List<?> sizes && sizes.size() > axes) {
                throw new ShapeProblem(
                        0, "`%s` of `%s` takes one number for a sequence, but is %s".formatted(setting, layer, sizes));
            }
        }
        Axis horizontal = axis(x.sizes().get(axes == 2 ? 2 : 0), args, window, axes - 1, layer, x);
        Axis vertical = axes == 2 ? axis(x.sizes().get(1), args, window, 0, layer, x) : Axis.SINGLE;
        return new Windows(vertical, horizontal, x.channels());
    }

    private static Axis axis(int size, Args args, String setting, int number, String layer, Shape x)
            throws ShapeProblem {
        int window = size(args, setting, number);
        int dilation = args.values().containsKey("dilation") ? size(args, "dilation", number) : 1;
        int stride = args.isWord("stride", "window") ? window : size(args, "stride", number);
        int reach = Math.addExact(Math.multiplyExact(window - 1, dilation), 1);
        if (args.isWord("padding", "same")) {
            int count = (size - 1) / stride + 1;
            int padding = Math.max((count - 1) * stride + reach - size, 0);
            return new Axis(size, window, dilation, stride, padding / 2, count);
        }
        int padding = args.isWord("padding", "valid") ? 0 : size(args, "padding", number);
        int room = Math.addExact(size, Math.multiplyExact(2, padding)) - reach;
        if (room < 0) {
            throw new ShapeProblem(
                    0,
                    "`%s` looks at %d pixels side by side, but `%s` has %d"
                            .formatted(layer, reach, x, size + 2 * padding),
                    "make `%s` smaller, or write `padding: same`".formatted(setting));
        }
        return new Axis(size, window, dilation, stride, padding, room / stride + 1);
    }

    private static int size(Args args, String setting, int number) {
        List<Integer> sizes = args.sizes(setting);
        return sizes.get(Math.min(number, sizes.size() - 1));
    }
}
