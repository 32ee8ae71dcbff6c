package dev.loopwright.runtime.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The numbers of a column, NaN where missing, as they were read to the last bit, but for the sign of zero. They lie in chunks
 * of 4096, each as small as holds it: decimals as whole numbers of one, two or four bytes with a common power of ten, since the
 * nearest double of a decimal is the quotient of the two; else floats, where they are exact; else doubles.
 */
final class Numbers {
    private static final int BITS = 12;
    /** Numbers in a chunk. */
    static final int CHUNK = 1 << BITS;

    private static final int FIRST = 256;
    /** Stands in place of a power where there is none. */
    private static final byte FLOATS = -1;

    private static final double[] TENS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

    private Object[] chunks = new Object[1];
    private byte[] powers = new byte[1];
    private double[] last = new double[FIRST];
    private int full;
    private int power;

    double get(int row) {
        int chunk = row >> BITS;
        int at = row & CHUNK - 1;
        if (chunk >= full) {
            return last[at];
        }
        Object numbers = chunks[chunk];
        if (numbers instanceof byte[] bytes) {
            return decimal(bytes[at], Byte.MIN_VALUE, powers[chunk]);
        }
        if (numbers instanceof short[] shorts) {
            return decimal(shorts[at], Short.MIN_VALUE, powers[chunk]);
        }
        if (numbers instanceof int[] ints) {
            return decimal(ints[at], Integer.MIN_VALUE, powers[chunk]);
        }
        if (numbers instanceof ByteBuffer mapped) {
            return get(mapped, at, powers[chunk]);
        }
        return numbers instanceof float[] floats ? floats[at] : ((double[]) numbers)[at];
    }

    /** The same in a file; there floats and doubles have powers of their own, which are none. */
    private static double get(ByteBuffer mapped, int at, int power) {
        return switch (mapped.capacity() / CHUNK) {
            case 1 -> decimal(mapped.get(at), Byte.MIN_VALUE, power);
            case 2 -> decimal(mapped.getShort(2 * at), Short.MIN_VALUE, power);
            case 4 ->
                power == FLOATS ? mapped.getFloat(4 * at) : decimal(mapped.getInt(4 * at), Integer.MIN_VALUE, power);
            default -> mapped.getDouble(8 * at);
        };
    }

    private static double decimal(int digits, int missing, int power) {
        return digits == missing ? Double.NaN : power == 0 ? digits : digits / TENS[power];
    }

    /** Writes the number of a row that belongs to the last chunk, which is not full. */
    void set(int row, double number) {
        int at = row & CHUNK - 1;
        if (at >= last.length) {
            last = Arrays.copyOf(last, Math.min(CHUNK, 2 * last.length));
        }
        last[at] = number;
    }

    /** Packs the last chunk, all of whose numbers have been written, on the heap or, if that is full, elsewhere. */
    void pack(Spill spill) {
        widen();
        Object packed = packed();
        int size = size(packed);
        chunks[full] = spill.takes(size) ? moved(packed, spill.room(size)) : packed;
        powers[full++] = packed instanceof float[] ? FLOATS : (byte) power;
    }

    /** Writes as many numbers into a file as there are rows, or takes them back; none can be added behind that. */
    void store(CacheFile file, int rows, Spill spill) throws IOException {
        if (!file.reads() && full * CHUNK < rows) {
            last = Arrays.copyOf(last, CHUNK);
            Arrays.fill(last, rows & CHUNK - 1, CHUNK, Double.NaN);
            pack(spill);
        }
        for (int chunk = 0; (long) chunk * CHUNK < rows; chunk++) {
            if (file.reads()) {
                widen();
                powers[full] = (byte) file.number(0);
                ByteBuffer mapped = file.take();
                int size = mapped.capacity() / CHUNK;
                boolean floats = powers[full] == FLOATS && size == 4;
                CacheFile.require(
                        mapped.capacity() % CHUNK == 0
                                && (size == 1 || size == 2 || size == 4 || size == 8)
                                && (floats || powers[full] >= 0 && powers[full] < TENS.length),
                        "numbers are packed wrongly");
                chunks[full++] = mapped;
            } else {
                file.number(powers[chunk]);
                Object packed = chunks[chunk];
                file.put(
                        packed instanceof ByteBuffer mapped
                                ? mapped
                                : moved(
                                        packed,
                                        ByteBuffer.allocate(size(packed)).order(ByteOrder.nativeOrder())));
            }
        }
    }

    private static int size(Object packed) {
        return CHUNK
                * (packed instanceof byte[] ? 1 : packed instanceof short[] ? 2 : packed instanceof double[] ? 8 : 4);
    }

    private void widen() {
        if (full == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * full);
            powers = Arrays.copyOf(powers, 2 * full);
        }
    }

    private static ByteBuffer moved(Object packed, ByteBuffer room) {
        if (packed instanceof byte[] bytes) {
            room.put(0, bytes);
        } else if (packed instanceof short[] shorts) {
            room.asShortBuffer().put(shorts);
        } else if (packed instanceof int[] ints) {
            room.asIntBuffer().put(ints);
        } else if (packed instanceof float[] floats) {
            room.asFloatBuffer().put(floats);
        } else {
            room.asDoubleBuffer().put((double[]) packed);
        }
        return room;
    }

    private Object packed() {
        for (int tries = 0; tries < TENS.length; tries++) {
            // neighbours are alike: the power of the chunk before comes first
            int largest = largest(power);
            if (largest >= 0) {
                return decimals(largest);
            }
            power = (power + 1) % TENS.length;
        }
        float[] floats = new float[CHUNK];
        for (int i = 0; i < CHUNK; i++) {
            floats[i] = (float) last[i];
            if (floats[i] != last[i] && !Double.isNaN(last[i])) {
                return last.clone();
            }
        }
        return floats;
    }

    /** The largest of the whole numbers that the chunk is with a power of ten, or -1 where it is not. */
    private int largest(int ofPower) {
        double ten = TENS[ofPower];
        double largest = 0;
        for (double number : last) {
            double digits = Math.rint(number * ten);
            if (digits / ten != number && !Double.isNaN(number) || Math.abs(digits) > Integer.MAX_VALUE) {
                return -1;
            }
            largest = Math.abs(digits) > largest ? Math.abs(digits) : largest;
        }
        return (int) largest;
    }

    private Object decimals(int largest) {
        double ten = TENS[power];
        int[] ints = new int[CHUNK];
        int missing = largest <= Byte.MAX_VALUE
                ? Byte.MIN_VALUE
                : largest <= Short.MAX_VALUE ? Short.MIN_VALUE : Integer.MIN_VALUE;
        for (int i = 0; i < CHUNK; i++) {
            ints[i] = Double.isNaN(last[i]) ? missing : (int) Math.rint(last[i] * ten);
        }
        if (missing == Integer.MIN_VALUE) {
            return ints;
        }
        if (missing == Short.MIN_VALUE) {
            short[] shorts = new short[CHUNK];
            for (int i = 0; i < CHUNK; i++) {
                shorts[i] = (short) ints[i];
            }
            return shorts;
        }
        byte[] bytes = new byte[CHUNK];
        for (int i = 0; i < CHUNK; i++) {
            bytes[i] = (byte) ints[i];
        }
        return bytes;
    }
}
