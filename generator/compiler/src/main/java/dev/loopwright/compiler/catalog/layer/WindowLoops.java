package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.layer.Windows.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * Loops over the windows of an image as Java: {@code oy} and {@code ox} count windows, {@code ky} and {@code kx} the taps
 * of one, {@code iy} and {@code ix} are the pixel that a tap falls on. Taps beside the image are left out by the bounds
 * of the loops, axes of one element have none.
 */
final class WindowLoops {
    private final Windows windows;

    WindowLoops(Windows windows) {
        this.windows = windows;
    }

    /** Opens the loops over windows. */
    CodeBlock open() {
        CodeBlock.Builder code = CodeBlock.builder();
        openAxis(code, windows.vertical(), "y", "top");
        openAxis(code, windows.horizontal(), "x", "left");
        return code.build();
    }

    private static void openAxis(CodeBlock.Builder code, Axis axis, String letter, String start) {
        if (axis.count() > 1) {
            code.beginControlFlow("for (int o$L = 0; o$L < $L; o$L++)", letter, letter, axis.count(), letter);
        }
        if (clips(axis)) {
            code.addStatement("int $L = $L", start, start(axis, letter));
        }
    }

    private static boolean clips(Axis axis) {
        return axis.before() > 0 || axis.passesEnd();
    }

    private static String start(Axis axis, String letter) {
        List<String> terms = new ArrayList<>();
        if (axis.count() > 1) {
            terms.add(times("o" + letter, axis.stride()));
        }
        String sum = String.join(" + ", terms);
        if (axis.before() > 0) {
            return sum.isEmpty() ? "-" + axis.before() : sum + " - " + axis.before();
        }
        return sum.isEmpty() ? "0" : sum;
    }

    private static String times(String name, int factor) {
        return factor == 1 ? name : name + " * " + factor;
    }

    /** Opens the loops over the taps of a window that lie in the image. */
    CodeBlock openTaps() {
        CodeBlock.Builder code = CodeBlock.builder();
        openTaps(code, windows.vertical(), "y", "top");
        openTaps(code, windows.horizontal(), "x", "left");
        return code.build();
    }

    private static void openTaps(CodeBlock.Builder code, Axis axis, String letter, String start) {
        if (!loopsOverTaps(axis)) {
            return;
        }
        String from = firstTap(axis, start);
        String to = lastTap(axis, start);
        code.beginControlFlow("for (int k$L = $L; k$L < $L; k$L++)", letter, from, letter, to, letter);
        String tap = times("k" + letter, axis.dilation());
        String first = clips(axis) ? start : start(axis, letter);
        code.addStatement("int i$L = $L", letter, first.equals("0") ? tap : first + " + " + tap);
    }

    /** One tap needs no loop, unless it can lie beside the image. */
    private static boolean loopsOverTaps(Axis axis) {
        return axis.window() > 1 || clips(axis);
    }

    /** How many taps of a window lie in the image: a number, or a product of bounds of the loops. */
    CodeBlock tapsInside() {
        String rows = inside(windows.vertical(), "top");
        String columns = inside(windows.horizontal(), "left");
        if (!clips(windows.vertical()) && !clips(windows.horizontal())) {
            return CodeBlock.of("$L", windows.taps());
        }
        return CodeBlock.of(rows.equals("1") ? columns : rows + " * " + columns);
    }

    private static String inside(Axis axis, String start) {
        if (!clips(axis)) {
            return String.valueOf(axis.window());
        }
        return "(%s - %s)".formatted(lastTap(axis, start), firstTap(axis, start));
    }

    private static String firstTap(Axis axis, String start) {
        return axis.before() > 0 ? "Math.max(0, %s)".formatted(taps("-" + start, axis)) : "0";
    }

    private static String lastTap(Axis axis, String start) {
        return axis.passesEnd()
                ? "Math.min(%d, %s)".formatted(axis.window(), taps(axis.size() + " - " + start, axis))
                : String.valueOf(axis.window());
    }

    /** Pixels as taps, rounded up. */
    private static String taps(String pixels, Axis axis) {
        return axis.dilation() == 1 ? pixels : "(%s + %d) / %d".formatted(pixels, axis.dilation() - 1, axis.dilation());
    }

    CodeBlock closeTaps() {
        return close(windows.vertical(), windows.horizontal(), true);
    }

    CodeBlock close() {
        return close(windows.vertical(), windows.horizontal(), false);
    }

    private static CodeBlock close(Axis vertical, Axis horizontal, boolean taps) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (Axis axis : List.of(horizontal, vertical)) {
            if (taps ? loopsOverTaps(axis) : axis.count() > 1) {
                code.endControlFlow();
            }
        }
        return code.build();
    }

    /** The number of the window, as a factor. */
    String position() {
        return joined(count("oy", windows.vertical()), windows.horizontal().count(), count("ox", windows.horizontal()));
    }

    private static String count(String name, Axis axis) {
        return axis.count() > 1 ? name : "";
    }

    /** The number of the tap, as a factor. */
    String tap() {
        return joined(tap("ky", windows.vertical()), windows.horizontal().window(), tap("kx", windows.horizontal()));
    }

    private static String tap(String name, Axis axis) {
        return axis.window() > 1 ? name : "";
    }

    /** The number of the pixel that the tap falls on, as a factor. */
    String pixel() {
        return joined(pixel("y", windows.vertical()), windows.horizontal().size(), pixel("x", windows.horizontal()));
    }

    private static String pixel(String letter, Axis axis) {
        if (loopsOverTaps(axis)) {
            return "i" + letter;
        }
        String start = start(axis, letter);
        return start.equals("0") ? "" : start;
    }

    /** The number of the window's first pixel, as a factor, where no window reaches beside the image. */
    String firstPixel() {
        return joined(first("y", windows.vertical()), windows.horizontal().size(), first("x", windows.horizontal()));
    }

    private static String first(String letter, Axis axis) {
        String start = start(axis, letter);
        return start.equals("0") ? "" : start;
    }

    /** {@code oy * 28 + ox}; empty if both are. */
    private static String joined(String row, int rowLength, String column) {
        if (row.isEmpty() || column.isEmpty()) {
            return row.isEmpty() ? column : times(grouped(row), rowLength);
        }
        return times(grouped(row), rowLength) + " + " + column;
    }

    private static String grouped(String sum) {
        return sum.contains(" - ") || sum.contains(" + ") ? "(" + sum + ")" : sum;
    }

    /** {@code start + (oy * 28 + ox) * 16}, where {@code number} counts blocks of so many elements. */
    static String place(String start, String number, int elements) {
        if (number.isEmpty()) {
            return start;
        }
        String factor = elements == 1 ? number : number.contains(" ") ? "(" + number + ")" : number;
        return start + " + " + times(factor, elements);
    }
}
