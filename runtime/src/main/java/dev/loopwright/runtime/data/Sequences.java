package dev.loopwright.runtime.data;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sequences of indices by the number of a text, one behind the other, on the heap or, where that is full, in a file. */
final class Sequences {
    private static final int BLOCK = 1 << 16;

    private final Spill spill;
    private final List<IntBuffer> blocks = new ArrayList<>();
    /** Of each text the block, and where in it its length stands, from 1 on; 0 where it has not come yet. */
    private long[] places = new long[64];

    Sequences(Spill spill) {
        this.spill = spill;
    }

    boolean has(int number) {
        return number < places.length && places[number] != 0;
    }

    void put(int number, int[] indices) {
        IntBuffer block = blocks.isEmpty() ? IntBuffer.allocate(0) : blocks.get(blocks.size() - 1);
        if (block.remaining() <= indices.length) {
            int size = 4 * Math.max(BLOCK, indices.length + 1);
            block = spill.place(size).asIntBuffer();
            blocks.add(block);
        }
        if (number >= places.length) {
            places = Arrays.copyOf(places, Math.max(number + 1, 2 * places.length));
        }
        places[number] = (long) (blocks.size() - 1) << 32 | block.position() + 1;
        block.put(indices.length).put(indices);
    }

    /** Writes a sequence to the beginning of an array. */
    void copy(int number, double[] into) {
        IntBuffer block = blocks.get((int) (places[number] >>> 32));
        int at = (int) places[number] - 1;
        int length = block.get(at);
        for (int i = 0; i < length; i++) {
            into[i] = block.get(at + 1 + i);
        }
    }
}
