package dev.loopwright.compiler.catalog.layer;

import static dev.loopwright.compiler.emit.model.RegisterTile.sum;
import static dev.loopwright.compiler.emit.model.RegisterTile.times;

import dev.loopwright.compiler.catalog.layer.Windows.Axis;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images as planes of one channel each, between zeros where windows reach beside them. Under one tap of a window, all windows
 * see a stretch of a plane: that of the next window is one element further. Where a line ends the stretch goes on to the
 * next, so some elements of it belong to no window. Where windows are several pixels apart, each of these pixels has a plane
 * of its own. Some images stand side by side in a plane, so that stretches are long.
 */
record ConvolutionPlanes(ConvolutionShape shape) {
    /** Elements of a stretch that products take at a time. */
    static final int STRETCH = 1024;

    private static final int VECTOR = 16;

    /** Elements of a line of a plane. */
    int line() {
        return perPhase(shape.horizontal());
    }

    private static int perPhase(Axis axis) {
        return (ConvolutionShape.seen(axis) + axis.stride() - 1) / axis.stride();
    }

    /** Elements of a plane of one image. */
    int image() {
        return perPhase(shape.vertical()) * line();
    }

    /** Images side by side. */
    int images() {
        return Math.max(1, STRETCH / image());
    }

    /** From a plane to that of the next channel: never a power of two, for those of eight channels would crowd in a cache. */
    int plane() {
        return ((images() * image() + VECTOR - 1) / VECTOR | 1) * VECTOR;
    }

    /** Elements from the first window of all images to the last, at most. */
    int longest() {
        return (images() - 1) * image() + windows();
    }

    /** From the planes of a phase to those of the next. */
    int phase() {
        return shape.channels() * plane();
    }

    /** All planes. */
    int all() {
        return shape.vertical().stride() * shape.horizontal().stride() * phase();
    }

    /** Elements from the first window of an image to its last. */
    int windows() {
        return (shape.vertical().count() - 1) * line() + shape.horizontal().count();
    }

    /** Lines of an image that some window sees. */
    static int seenOfImage(Axis axis) {
        return Math.min(axis.size(), ConvolutionShape.seen(axis) - axis.before());
    }

    /** Where the stretch of a tap begins, as Java; counters are texts, {@code 0} where there is one tap. */
    String stretch(String ky, String kx) {
        Axis vertical = shape.vertical();
        Axis horizontal = shape.horizontal();
        String y = times(ky, vertical.dilation());
        String x = times(kx, horizontal.dilation());
        return sum(
                times(remainder(y, vertical.stride()), horizontal.stride() * phase()),
                times(remainder(x, horizontal.stride()), phase()),
                times(quotient(y, vertical.stride()), line()),
                quotient(x, horizontal.stride()));
    }

    private static String remainder(String sum, int divisor) {
        return divisor == 1 || sum.equals("0") ? "0" : sum + " % " + divisor;
    }

    private static String quotient(String sum, int divisor) {
        return divisor == 1 || sum.equals("0") ? sum : sum + " / " + divisor;
    }

    /** Where the stretch of each weight of a filter begins. */
    List<Integer> stretches() {
        Axis vertical = shape.vertical();
        Axis horizontal = shape.horizontal();
        return IntStream.range(0, shape.rows())
                .mapToObj(row -> {
                    int tap = row / shape.groupChannels();
                    int y = tap / horizontal.window() * vertical.dilation();
                    int x = tap % horizontal.window() * horizontal.dilation();
                    int phase = y % vertical.stride() * horizontal.stride() + x % horizontal.stride();
                    return phase * phase()
                            + y / vertical.stride() * line()
                            + x / horizontal.stride()
                            + row % shape.groupChannels() * plane();
                })
                .toList();
    }
}
