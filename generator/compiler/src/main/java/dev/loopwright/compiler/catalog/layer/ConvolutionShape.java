package dev.loopwright.compiler.catalog.layer;

import dev.loopwright.compiler.catalog.layer.Convolution.Filters;
import dev.loopwright.compiler.catalog.layer.Windows.Axis;
import dev.loopwright.compiler.plan.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A convolution as register tiles see it. Filters of a group stand side by side in panels of one or two vectors; a row is a
 * weight of each filter, by taps and channels; distances are in floats.
 *
 * @param pool windows side by side, of which only the largest value is kept; none if every value is
 */
record ConvolutionShape(Windows windows, int groups, int filters, Optional<Windows> pool) {
    /** Sums of a tile that stay in registers, of 32 with what is multiplied. */
    private static final int MOST_SUMS = 14;

    /** Weights up to which threads have sums of their own for each part of a batch. */
    private static final int MOST_WEIGHTS = 1 << 16;

    private static final int SHORTEST_RUN = 6;
    private static final int MOST_CALLS = 32;

    static ConvolutionShape of(Filters filters, Optional<Windows> pool) {
        return new ConvolutionShape(flat(filters.windows()), filters.groups(), filters.filters(), pool);
    }

    /** Windows of one pixel, side by side, look at an image as at one line of pixels. */
    private static Windows flat(Windows windows) {
        boolean single = windows.taps() == 1 && windows.positions() == windows.pixels();
        boolean padded = windows.vertical().before() > 0 || windows.horizontal().before() > 0;
        return single && !padded
                ? new Windows(
                        new Axis(1, 1, 1, 1, 0, 1),
                        new Axis(windows.pixels(), 1, 1, 1, 0, windows.pixels()),
                        windows.channels())
                : windows;
    }

    Axis vertical() {
        return windows.vertical();
    }

    Axis horizontal() {
        return windows.horizontal();
    }

    int channels() {
        return windows.channels();
    }

    int groupChannels() {
        return channels() / groups;
    }

    int groupFilters() {
        return filters / groups;
    }

    /** Weights of a filter. */
    int rows() {
        return windows.taps() * groupChannels();
    }

    /** Vectors in a row of a panel of so many columns: one, unless two are full or nearly so. */
    static int vectors(int columns) {
        int rest = columns % (2 * Tile.WIDEST);
        return rest == 0 || rest >= 2 * Tile.WIDEST - 4 ? 2 : 1;
    }

    /** So many columns and what fills their last panel. */
    static int filled(int columns) {
        int panel = Tile.WIDEST * vectors(columns);
        return (columns + panel - 1) / panel * panel;
    }

    /** Whether all panels are full, whatever the width of vectors. */
    static boolean isFull(int columns) {
        return filled(columns) == columns;
    }

    /** Parts into which a batch is divided among threads, however many there are: each has its own sums of gradients. */
    int parts() {
        int weights = rows() * filters;
        return weights <= MOST_WEIGHTS ? 8 : weights <= 4 * MOST_WEIGHTS ? 4 : 2;
    }

    /** Lengths of tiles that cover so many pixels or rows: all equal but the last. */
    static List<Integer> tiles(int count, int vectors) {
        int most = MOST_SUMS / vectors;
        int tiles = (count + most - 1) / most;
        int length = (count + tiles - 1) / tiles;
        List<Integer> all = new ArrayList<>();
        for (int left = count; left > 0; left -= length) {
            all.add(Math.min(length, left));
        }
        return all;
    }

    /** Whether windows reach beside the image, so that it is copied to the middle of zeros. */
    boolean isPadded() {
        return reachesOut(vertical()) || reachesOut(horizontal());
    }

    private static boolean reachesOut(Axis axis) {
        return axis.before() > 0 || axis.passesEnd();
    }

    /** Pixels of a line of the image, or of its copy. */
    int lineOfPixels() {
        return isPadded() ? seen(horizontal()) : horizontal().size();
    }

    /** Pixels that windows look at along an axis, with those beside the image. */
    static int seen(Axis axis) {
        return (axis.count() - 1) * axis.stride() + axis.reach();
    }

    /** From a line of the image, or of its copy, to the next. */
    int line() {
        return lineOfPixels() * channels();
    }

    /** The image or its copy. */
    int image() {
        return (isPadded() ? seen(vertical()) : vertical().size()) * line();
    }

    /** Where the image begins in its copy. */
    int inset() {
        return isPadded() ? vertical().before() * line() + horizontal().before() * channels() : 0;
    }

    /** Whether windows look at every line of the image, and at all of it. */
    boolean isCopiedWhole() {
        return copiedLines() == vertical().size()
                && copiedLine() == horizontal().size() * channels();
    }

    /** Lines of the image that are copied; none if all windows lie beside it. */
    int copiedLines() {
        return taken(horizontal()) == 0 ? 0 : taken(vertical());
    }

    /** Floats of a line that are copied. */
    int copiedLine() {
        return taken(horizontal()) * channels();
    }

    /** Pixels of the image, along an axis, from the first to the last that a window may look at. */
    private int taken(Axis axis) {
        return isPadded() ? Math.max(0, Math.min(axis.size(), seen(axis) - axis.before())) : axis.size();
    }

    /** From a pixel of the result to the next: as many floats as fill panels where the result is only pooled. */
    int pixel() {
        return pool.isPresent() ? groups * filled(groupFilters()) : filters;
    }

    /** Floats of an image of the result. */
    int result() {
        return windows.positions() * pixel();
    }

    /** Channels that lie side by side under a filter: those of all taps in a line, or those of one tap. */
    int run() {
        return runsAlongLine() ? horizontal().window() * channels() : groupChannels();
    }

    boolean runsAlongLine() {
        return groups == 1 && horizontal().dilation() == 1;
    }

    /** Taps that begin a run. */
    int runs() {
        return rows() / run();
    }

    /** Where a run begins under the window, from its first pixel. */
    int runAt(int number) {
        int columns = runsAlongLine() ? 1 : horizontal().window();
        return number / columns * vertical().dilation() * line()
                + number % columns * horizontal().dilation() * channels();
    }

    /** Whether a run is long enough for tiles within it. */
    boolean hasLongRuns() {
        return run() >= SHORTEST_RUN;
    }

    /** Whether tiles of weights that are written out one by one are so few that their method stays small. */
    boolean hasFewTiles() {
        return hasLongRuns() || (runs() + runsPerTile() - 1) / runsPerTile() <= MOST_CALLS;
    }

    /** Short runs, as many as one tile takes. */
    int runsPerTile() {
        return Math.max(1, MOST_SUMS / vectors(groupFilters()) / run());
    }

    /** Where each of so many rows of weights finds its elements, from the first run on. */
    List<Integer> rowsAt(int firstRun, int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> runAt(firstRun + row / run()) - runAt(firstRun) + row % run())
                .toList();
    }
}
