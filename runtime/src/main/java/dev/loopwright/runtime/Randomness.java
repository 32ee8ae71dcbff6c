package dev.loopwright.runtime;

/**
 * Random numbers without a state: the number at a position follows from (seed, purpose, position) alone, so neither
 * the order of drawing nor the number of threads changes it, and a resumed run draws what an uninterrupted one would.
 *
 * <p>SplitMix64 (Steele, Lea and Flood 2014) used as a counter: the i-th number of a key is the finalizer of {@code
 * key + (i + 1) × golden gamma}. Nothing here allocates.
 */
public final class Randomness {
    /** 2^64 divided by the golden ratio, odd: the increment of SplitMix64. */
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private static final float FLOAT_UNIT = 0x1.0p-24f;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private Randomness() {}

    /** What numbers are drawn for; each purpose has streams of its own. */
    public enum Purpose {
        /** Starting weights; a is the number of the tensor. */
        INITIALISE(1),
        /** The order of rows; a is the epoch. */
        SHUFFLE(2),
        /** Dropout masks; a is the number of the layer, b the step. */
        DROPOUT(3),
        /** Which rows belong to which part; a is the number of the stratum. */
        SPLIT(4),
        /** Noise on gradients; a is the number of the statement, b the step. */
        NOISE(5),
        /** Changes to pictures; a is the epoch with its pass, b the row. */
        AUGMENT(6),
        /** Which training rows learn from which others. */
        FOLD(11);

        private final long salt;

        Purpose(long salt) {
            this.salt = salt;
        }
    }

    /** The key of a stream of numbers; {@code a} and {@code b} mean what the purpose says, 0 where it says nothing. */
    public static long key(long seed, Purpose purpose, long a, long b) {
        long key = mix(seed + GOLDEN_GAMMA);
        key = mix((key ^ purpose.salt) + GOLDEN_GAMMA);
        key = mix((key ^ a) + GOLDEN_GAMMA);
        return mix((key ^ b) + GOLDEN_GAMMA);
    }

    /** The 64 random bits at a position of a stream. */
    public static long bits(long key, long index) {
        return mix(key + (index + 1) * GOLDEN_GAMMA);
    }

    /** 32 random bits; each number of 64 bits serves two positions, the lower half first. */
    public static int word(long key, long index) {
        return (int) (bits(key, index >>> 1) >>> ((index & 1) << 5));
    }

    /** A number in [0, 1), all multiples of 2^-24 equally likely. */
    public static float uniform(long key, long index) {
        return (bits(key, index) >>> 40) * FLOAT_UNIT;
    }

    /** A whole number in [0, bound); the deviation from equal chances is below bound / 2^32. */
    public static int below(long key, long index, int bound) {
        return (int) ((bits(key, index) >>> 32) * bound >>> 32);
    }

    /**
     * A normally distributed number with mean 0 and deviation 1 (Box and Muller 1958). StrictMath, so that all machines
     * agree to the last bit.
     */
    public static double gaussian(long key, long index) {
        double radius = ((bits(key, 2 * index) >>> 11) + 1) * DOUBLE_UNIT;
        double angle = (bits(key, 2 * index + 1) >>> 11) * DOUBLE_UNIT;
        return StrictMath.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * Math.PI * angle);
    }

    /** Puts the numbers in an order drawn from the key, every order equally likely (Fisher and Yates 1938). */
    public static void shuffle(int[] numbers, long key) {
        for (int i = numbers.length - 1; i > 0; i--) {
            int j = below(key, i, i + 1);
            int moved = numbers[i];
            numbers[i] = numbers[j];
            numbers[j] = moved;
        }
    }

    /** The finalizer of SplitMix64: every bit of the result depends on every bit of {@code z}. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
