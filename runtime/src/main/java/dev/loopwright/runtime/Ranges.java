package dev.loopwright.runtime;

import java.util.Arrays;
import java.util.List;

/**
 * Stretches of the flat parameter array, sorted, none empty, no two of them touching: what an optimizer, a clip or a
 * freeze works on. A whole model is one. Walked by number, so that a step allocates nothing.
 */
public final class Ranges {
    private final int[] bounds;

    private Ranges(int[] bounds) {
        this.bounds = bounds;
    }

    /** Where these tensors lie, which stand in the order of the array; neighbours become one range. */
    public static Ranges of(List<Tensor> tensors) {
        int[] bounds = new int[2 * tensors.size()];
        int count = 0;
        for (Tensor tensor : tensors) {
            if (count > 0 && bounds[2 * count - 1] == tensor.offset()) {
                count--;
            } else {
                bounds[2 * count] = tensor.offset();
            }
            bounds[2 * count + 1] = tensor.offset() + tensor.size();
            count++;
        }
        return new Ranges(Arrays.copyOf(bounds, 2 * count));
    }

    /** How many there are. */
    public int count() {
        return bounds.length / 2;
    }

    /** Index of the first element of a range. */
    public int from(int range) {
        return bounds[2 * range];
    }

    /** Index behind the last element of a range. */
    public int to(int range) {
        return bounds[2 * range + 1];
    }
}
