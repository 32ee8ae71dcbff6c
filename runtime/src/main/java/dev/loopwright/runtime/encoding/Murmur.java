package dev.loopwright.runtime.encoding;

import java.nio.charset.StandardCharsets;

/** MurmurHash3 for 32-bit machines, with seed 0 (Appleby 2011, in the public domain). */
final class Murmur {

    private Murmur() {}

    /** Adds 1 to one of some buckets, or takes 1 away, as the hash of a text says. */
    static void add(String text, double[] into, int at, int buckets) {
        int hash = hash(text.getBytes(StandardCharsets.UTF_8));
        into[at + (int) (Math.abs((long) hash) % buckets)] += hash < 0 ? -1 : 1;
    }

    static int hash(byte[] bytes) {
        int hash = 0;
        int whole = bytes.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            hash = Integer.rotateLeft(hash ^ mixed(bytes, i, 4), 13) * 5 + 0xE6546B64;
        }
        hash ^= mixed(bytes, whole, bytes.length - whole) ^ bytes.length;
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }

    /** Up to four bytes, the first of them the lowest, mixed. */
    private static int mixed(byte[] bytes, int from, int count) {
        int word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes[from + i] & 0xFF) << 8 * i;
        }
        return Integer.rotateLeft(word * 0xCC9E2D51, 15) * 0x1B873593;
    }
}
