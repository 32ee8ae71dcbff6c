package dev.loopwright.runtime;

import java.util.Arrays;

/**
 * Starting weights. Each element is drawn from (seed, number of the tensor, index of the element) alone, so a tensor's
 * weights do not depend on what was filled before. {@code fanIn} is the number of values that flow into one output,
 * {@code fanOut} the number of outputs that one input flows into.
 */
public final class Init {
    /** A uniform distribution over ±limit has the deviation limit / sqrt(3). */
    private static final double ROOT_3 = Math.sqrt(3);

    private Init() {}

    /** Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010). */
    public static void xavierUniform(Parameters parameters, int tensor, int fanIn, int fanOut, long seed) {
        uniform(parameters, tensor, Math.sqrt(2.0 / ((double) fanIn + fanOut)), seed);
    }

    /** Normal with deviation sqrt(2 / (fanIn + fanOut)) (Glorot and Bengio 2010). */
    public static void xavierNormal(Parameters parameters, int tensor, int fanIn, int fanOut, long seed) {
        normal(parameters, tensor, Math.sqrt(2.0 / ((double) fanIn + fanOut)), seed);
    }

    /** Uniform in ±sqrt(6 / fanIn), for rectified units (He et al. 2015). */
    public static void heUniform(Parameters parameters, int tensor, int fanIn, int fanOut, long seed) {
        uniform(parameters, tensor, Math.sqrt(2.0 / fanIn), seed);
    }

    /** Normal with deviation sqrt(2 / fanIn), for rectified units (He et al. 2015). */
    public static void heNormal(Parameters parameters, int tensor, int fanIn, int fanOut, long seed) {
        normal(parameters, tensor, Math.sqrt(2.0 / fanIn), seed);
    }

    /** Uniform in ±sqrt(3 / fanIn) (LeCun et al. 1998). */
    public static void lecunUniform(Parameters parameters, int tensor, int fanIn, int fanOut, long seed) {
        uniform(parameters, tensor, Math.sqrt(1.0 / fanIn), seed);
    }

    /** Normal with deviation sqrt(1 / fanIn) (LeCun et al. 1998). */
    public static void lecunNormal(Parameters parameters, int tensor, int fanIn, int fanOut, long seed) {
        normal(parameters, tensor, Math.sqrt(1.0 / fanIn), seed);
    }

    /** Normal with deviation 1, whatever flows in and out: for tables of embeddings, of which one row is seen at a time. */
    public static void standardNormal(Parameters parameters, int tensor, int fanIn, int fanOut, long seed) {
        normal(parameters, tensor, 1, seed);
    }

    /** All zero. */
    public static void zeros(Parameters parameters, int tensor, int fanIn, int fanOut, long seed) {
        constant(parameters, tensor, 0);
    }

    /** All the same number: scales start from 1. */
    public static void constant(Parameters parameters, int tensor, float value) {
        Tensor filled = parameters.tensors().get(tensor);
        Arrays.fill(parameters.values(), filled.offset(), filled.offset() + filled.size(), value);
    }

    private static void uniform(Parameters parameters, int number, double deviation, long seed) {
        Tensor tensor = parameters.tensors().get(number);
        int size = tensor.size();
        long key = Randomness.key(seed, Randomness.Purpose.INITIALISE, number, 0);
        double limit = ROOT_3 * deviation;
        for (int i = 0; i < size; i++) {
            parameters.values()[tensor.offset() + i] = (float) (limit * (2.0 * Randomness.uniform(key, i) - 1));
        }
    }

    private static void normal(Parameters parameters, int number, double deviation, long seed) {
        Tensor tensor = parameters.tensors().get(number);
        int size = tensor.size();
        long key = Randomness.key(seed, Randomness.Purpose.INITIALISE, number, 0);
        for (int i = 0; i < size; i++) {
            parameters.values()[tensor.offset() + i] = (float) (deviation * Randomness.gaussian(key, i));
        }
    }
}
