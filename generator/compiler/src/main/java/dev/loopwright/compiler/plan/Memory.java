package dev.loopwright.compiler.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which array each buffer of a batch lives in. Values that the spec names have arrays of their own, for they are rows of
 * a trace and outlive the step. Of the others, two may share an array if one is used for the last time before the other
 * is first filled. When that is, is known: forward, losses and backward run in the same order in every step of training.
 */
public final class Memory {

    /** What a buffer holds. */
    public enum Kind {
        /** What a step makes. */
        VALUE,
        /** A derivative that the forward pass keeps for the backward pass. */
        SLOPE,
        /** What a layer keeps between its passes, such as the mean of each row; 0 per row if it is one for all rows. */
        KEPT,
        /** The gradient of a value. */
        GRADIENT
    }

    /**
     * Room for something that has elements in every row.
     *
     * @param number tells apart what one step has several of
     */
    public record Buffer(String step, Kind kind, int number, int width) {
        @Override
        public String toString() {
            return switch (kind) {
                case VALUE -> step;
                case SLOPE -> "slope of " + step + (number == 0 ? "" : " " + (number + 1));
                case KEPT -> "kept by " + step + (number == 0 ? "" : " " + (number + 1));
                case GRADIENT -> "d " + step;
            };
        }
    }

    /** Elements per row from which on a shared array is worth the reader's attention. */
    private static final int WORTHWHILE = 32;

    /** No array is shared with one that is so many times narrower. */
    private static final int DISPARITY = 4;

    private final Lifetimes lifetimes;
    private final Map<Buffer, Buffer> owners = new LinkedHashMap<>();

    private Memory(Lifetimes lifetimes) {
        this.lifetimes = lifetimes;
    }

    /**
     * Buffers share arrays where it is worthwhile; not where stripes of a batch are at different layers at the same time,
     * for rows of one buffer would lie where other rows of another do.
     */
    public static Memory of(Plan plan) {
        return Stripes.suit(plan) ? unshared(plan) : sharing(plan, WORTHWHILE);
    }

    /** Every buffer has an array of its own. */
    public static Memory unshared(Plan plan) {
        return sharing(plan, Integer.MAX_VALUE);
    }

    /** Buffers share arrays where that saves at least so many elements per row. */
    static Memory sharing(Plan plan, int fewest) {
        Lifetimes lifetimes = new Lifetimes(plan);
        Memory memory = new Memory(lifetimes);
        List<List<Buffer>> arrays = new ArrayList<>();
        lifetimes.buffers().stream()
                .sorted(Comparator.comparing(lifetimes::first))
                .forEach(buffer -> place(buffer, arrays, lifetimes, fewest));
        arrays.forEach(memory::own);
        return memory;
    }

    /** Puts a buffer into the array whose width is nearest, or into a new one. */
    private static void place(Buffer buffer, List<List<Buffer>> arrays, Lifetimes lifetimes, int fewest) {
        arrays.stream()
                .filter(array -> suits(width(array), buffer.width(), fewest))
                .filter(array -> array.stream().allMatch(other -> lifetimes.canShare(other, buffer)))
                .min(Comparator.comparing(array -> Math.abs(width(array) - buffer.width())))
                .ifPresentOrElse(array -> array.add(buffer), () -> arrays.add(new ArrayList<>(List.of(buffer))));
    }

    private static boolean suits(int one, int other, int fewest) {
        return Math.min(one, other) >= fewest && Math.max(one, other) <= (long) DISPARITY * Math.min(one, other);
    }

    private static int width(List<Buffer> array) {
        return array.stream().mapToInt(Buffer::width).max().orElseThrow();
    }

    /** An array is called after the first of its widest buffers. */
    private void own(List<Buffer> array) {
        Buffer widest = array.stream()
                .filter(buffer -> buffer.width() == width(array))
                .findFirst()
                .orElseThrow();
        array.forEach(buffer -> owners.put(buffer, widest));
    }

    /** All buffers, in the order of the steps. */
    public List<Buffer> buffers() {
        return lifetimes.buffers();
    }

    /** When a buffer is in use: {@code forward of hidden to backward of hidden}. */
    String lifetime(Buffer buffer) {
        return lifetimes.span(buffer);
    }

    /** The buffer that the array is called after in which this one lives. */
    public Buffer owner(Buffer buffer) {
        return owners.get(buffer);
    }

    /** The others that live in the array called after a buffer. */
    public List<Buffer> guests(Buffer owner) {
        return buffers().stream()
                .filter(buffer -> owner(buffer).equals(owner) && !buffer.equals(owner))
                .toList();
    }

    /** Elements per row of all arrays called after buffers of a kind. */
    public long width(Kind kind) {
        return buffers().stream()
                .filter(buffer -> buffer.kind() == kind && owner(buffer).equals(buffer))
                .mapToLong(Buffer::width)
                .sum();
    }

    /** Elements per row of all arrays. */
    public long width() {
        return buffers().stream()
                .filter(buffer -> owner(buffer).equals(buffer))
                .mapToLong(Buffer::width)
                .sum();
    }

    /** Elements of the arrays called after buffers of a kind, for a batch of so many rows. */
    public long elements(Kind kind, int rows) {
        return buffers().stream()
                .filter(buffer -> buffer.kind() == kind && owner(buffer).equals(buffer))
                .mapToLong(buffer -> (long) buffer.width() * rows + lifetimes.once(buffer))
                .sum();
    }

    /** Elements per row that there would be if nothing were shared. */
    public long unsharedWidth() {
        return buffers().stream().mapToLong(Buffer::width).sum();
    }
}
