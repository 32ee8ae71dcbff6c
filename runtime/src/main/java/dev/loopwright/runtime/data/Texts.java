package dev.loopwright.runtime.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The texts of a column, in chunks as {@link Numbers} are, each one run of bytes in UTF-8. */
final class Texts {
    /** Where each text ends, then the texts. */
    private ByteBuffer[] chunks = new ByteBuffer[1];

    private String[] last = new String[16];
    private int full;

    String get(int row) {
        int chunk = row / Numbers.CHUNK;
        int at = row % Numbers.CHUNK;
        if (chunk >= full) {
            return last[at];
        }
        int from = at == 0 ? 0 : chunks[chunk].getInt(4 * at - 4);
        byte[] text = new byte[chunks[chunk].getInt(4 * at) - from];
        chunks[chunk].get(4 * Numbers.CHUNK + from, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** As with numbers. */
    void set(int row, String text) {
        int at = row % Numbers.CHUNK;
        if (at >= last.length) {
            last = Arrays.copyOf(last, 2 * last.length);
        }
        last[at] = text;
    }

    /** As with numbers. */
    void store(CacheFile file, int rows, Spill spill) throws IOException {
        if (!file.reads() && full * Numbers.CHUNK < rows) {
            last = Arrays.copyOf(last, Numbers.CHUNK);
            Arrays.fill(last, rows % Numbers.CHUNK, Numbers.CHUNK, "");
            pack(spill);
        }
        for (int chunk = 0; (long) chunk * Numbers.CHUNK < rows; chunk++) {
            if (file.reads()) {
                widen();
                chunks[full++] = checked(file.take());
            } else {
                file.put(chunks[chunk]);
            }
        }
    }

    private static ByteBuffer checked(ByteBuffer chunk) throws IOException {
        int most = chunk.capacity() - Integer.BYTES * Numbers.CHUNK;
        int end = 0;
        for (int text = 0; most >= 0 && text < Numbers.CHUNK; text++) {
            int next = chunk.getInt(Integer.BYTES * text);
            CacheFile.require(next >= end, "texts overlap");
            end = next;
        }
        CacheFile.require(end == most, "texts end elsewhere");
        return chunk;
    }

    private void widen() {
        if (full == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * full);
        }
    }

    void pack(Spill spill) {
        widen();
        byte[][] texts = new byte[Numbers.CHUNK][];
        int size = 4 * Numbers.CHUNK;
        for (int i = 0; i < texts.length; i++) {
            texts[i] = last[i].getBytes(StandardCharsets.UTF_8);
            size = Math.addExact(size, texts[i].length);
        }
        ByteBuffer chunk = spill.place(size);
        int end = 0;
        for (int i = 0; i < texts.length; i++) {
            chunk.put(4 * Numbers.CHUNK + end, texts[i]);
            end += texts[i].length;
            chunk.putInt(4 * i, end);
        }
        chunks[full++] = chunk;
    }
}
