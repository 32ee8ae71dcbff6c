package dev.loopwright.runtime.run;

import java.nio.ByteBuffer;

/** The types of numbers that the safetensors format knows. We write four of them. */
enum NumberType {
    F64(8),
    I64(8),
    U64(8),
    F32(4),
    I32(4),
    U32(4),
    F16(2),
    BF16(2),
    I16(2),
    U16(2),
    U8(1),
    I8(1),
    BOOL(1),
    F8_E5M2(1),
    F8_E4M3(1);

    private final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of a number. */
    int bytes() {
        return bytes;
    }

    /** The type of the numbers of an array of ours. */
    static NumberType of(Object values) {
        return values instanceof float[] ? F32 : values instanceof double[] ? F64 : values instanceof long[] ? I64 : U8;
    }

    /** An array for that many numbers; of the types that are not ours, one of their bytes. */
    Object array(int size) {
        return switch (this) {
            case F32 -> new float[size];
            case F64 -> new double[size];
            case I64 -> new long[size];
            default -> new byte[Math.multiplyExact(bytes, size)];
        };
    }

    /** Puts numbers of an array into the buffer. */
    void encode(Object values, int from, int count, ByteBuffer buffer) {
        if (values instanceof float[] floats) {
            buffer.asFloatBuffer().put(floats, from, count);
        } else if (values instanceof double[] doubles) {
            buffer.asDoubleBuffer().put(doubles, from, count);
        } else if (values instanceof long[] longs) {
            buffer.asLongBuffer().put(longs, from, count);
        } else {
            buffer.put((byte[]) values, from, count);
        }
    }

    /** The way back. */
    void decode(ByteBuffer buffer, Object values, int from, int count) {
        if (values instanceof float[] floats) {
            buffer.asFloatBuffer().get(floats, from, count);
        } else if (values instanceof double[] doubles) {
            buffer.asDoubleBuffer().get(doubles, from, count);
        } else if (values instanceof long[] longs) {
            buffer.asLongBuffer().get(longs, from, count);
        } else {
            buffer.get((byte[]) values, from * bytes, count * bytes);
        }
    }

    /** Whether numbers of this type may stand for weights. */
    boolean isReal() {
        return this == F32 || this == F64 || this == F16 || this == BF16;
    }

    /** What {@link #decode} has read of a real type, as floats. */
    float[] floats(Object values) {
        if (values instanceof float[] floats) {
            return floats;
        }
        int size = values instanceof double[] doubles ? doubles.length : ((byte[]) values).length / bytes;
        float[] floats = new float[size];
        for (int i = 0; i < size; i++) {
            floats[i] = values instanceof double[] doubles ? (float) doubles[i] : ofHalf((byte[]) values, i);
        }
        return floats;
    }

    private float ofHalf(byte[] bytes, int i) {
        int bits = (bytes[2 * i] & 0xff) | bytes[2 * i + 1] << 8;
        if (this == BF16) {
            return Float.intBitsToFloat(bits << 16);
        }
        int exponent = bits >> 10 & 31;
        int fraction = bits & 1023;
        float magnitude = exponent == 31
                ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
                : exponent == 0 ? fraction * 0x1p-24f : Math.scalb(1024 + fraction, exponent - 25);
        return bits < 0 ? -magnitude : magnitude;
    }
}
