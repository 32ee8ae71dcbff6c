package dev.loopwright.runtime.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The texts of a column, in chunks as {@link Numbers} are, each one run of bytes in UTF-8. */
final class Texts {
    private byte[][] chunks = new byte[1][];
    private int[][] ends = new int[1][];
    private String[] last = new String[16];
    private int full;

    String get(int row) {
        int chunk = row / Numbers.CHUNK;
        int at = row % Numbers.CHUNK;
        if (chunk >= full) {
            return last[at];
        }
        int from = at == 0 ? 0 : ends[chunk][at - 1];
        return new String(chunks[chunk], from, ends[chunk][at] - from, StandardCharsets.UTF_8);
    }

    /** As with numbers. */
    void set(int row, String text) {
        int at = row % Numbers.CHUNK;
        if (at >= last.length) {
            last = Arrays.copyOf(last, 2 * last.length);
        }
        last[at] = text;
    }

    void pack() {
        if (full == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * full);
            ends = Arrays.copyOf(ends, 2 * full);
        }
        int[] to = new int[Numbers.CHUNK];
        int length = 0;
        byte[] bytes = new byte[Numbers.CHUNK * 8];
        for (int i = 0; i < to.length; i++) {
            byte[] one = last[i].getBytes(StandardCharsets.UTF_8);
            if (length + one.length > bytes.length) {
                bytes = Arrays.copyOf(
                        bytes, Math.max(Math.addExact(length, one.length), bytes.length + bytes.length / 2));
            }
            System.arraycopy(one, 0, bytes, length, one.length);
            length += one.length;
            to[i] = length;
        }
        chunks[full] = Arrays.copyOf(bytes, length);
        ends[full++] = to;
    }
}
