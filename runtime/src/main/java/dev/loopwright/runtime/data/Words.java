package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Randomness;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Different texts of an open column, numbered from 0 as they come. The texts may lie in a file; on the heap stays what finds
 * them, some twelve bytes each.
 */
final class Words {
    /** Where texts are put, but not how they are numbered, is drawn anew each time: nobody can make them all collide. */
    private final long key = new SplittableRandom().nextLong();

    private final Texts texts = new Texts();
    private int[] hashes = new int[64];
    /** One more than the number of the text that has its place there; 0 where none has. */
    private int[] slots = new int[128];

    private int count;

    /** The text of a number. */
    String text(double number) {
        return texts.get((int) number);
    }

    /** All of them, by number. */
    List<String> all() {
        return IntStream.range(0, count).mapToObj(texts::get).toList();
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** The number of a text, which is a new one if it has not come yet. */
    int number(String text, Spill spill) {
        int hash = hash(text);
        int slot = hash & slots.length - 1;
        for (; slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            int known = slots[slot] - 1;
            if (hashes[known] == hash && texts.get(known).equals(text)) {
                return known;
            }
        }
        slots[slot] = count + 1;
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count] = hash;
        texts.set(count++, text);
        if (count % Numbers.CHUNK == 0) {
            texts.pack(spill);
        }
        if (2 * count == slots.length) {
            widen();
        }
        return count - 1;
    }

    /** Writes them into a file or takes them back; none can be added behind that. */
    void store(CacheFile file, Spill spill) throws IOException {
        count = file.count(count);
        texts.store(file, count, spill);
    }

    private int hash(String text) {
        long hash = key;
        int at = 0;
        for (; at + 4 <= text.length(); at += 4) {
            long four =
                    (long) text.charAt(at) << 48 | (long) text.charAt(at + 1) << 32 | (long) text.charAt(at + 2) << 16;
            hash = Randomness.bits(hash, four | text.charAt(at + 3));
        }
        for (; at < text.length(); at++) {
            hash = Randomness.bits(hash, text.charAt(at));
        }
        return (int) Randomness.bits(hash, text.length());
    }

    private void widen() {
        slots = new int[Math.multiplyExact(2, slots.length)];
        for (int number = 0; number < count; number++) {
            int slot = hashes[number] & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = number + 1;
        }
    }
}
