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

    /** Uniform in ±limit. */
    public static void uniform(Parameters parameters, int tensor, int fanIn, int fanOut, long seed, double limit) {
        uniform(parameters, tensor, limit / ROOT_3, seed);
    }

    /** Normal with this deviation. */
    public static void normal(Parameters parameters, int tensor, int fanIn, int fanOut, long seed, double deviation) {
        normal(parameters, tensor, deviation, seed);
    }

    /**
     * Normal, with what lies further from 0 than two deviations drawn again: {@code deviation} is that before the cut, 0.88
     * times as much remain.
     */
    public static void truncatedNormal(
            Parameters parameters, int number, int fanIn, int fanOut, long seed, double deviation) {
        Tensor tensor = parameters.tensors().get(number);
        int size = tensor.size();
        long key = Randomness.key(seed, Randomness.Purpose.INITIALISE, number, 0);
        for (int i = 0; i < size; i++) {
            long draw = i;
            double drawn = Randomness.gaussian(key, draw);
            while (Math.abs(drawn) > 2) {
                draw += size;
                drawn = Randomness.gaussian(key, draw);
            }
            parameters.values()[tensor.offset() + i] = (float) (deviation * drawn);
        }
    }

    /**
     * A random matrix whose columns, or rows if these are fewer, have length 1 and are at right angles to each other (Saxe,
     * McClelland and Ganguli 2014): normal numbers, made so by Gram and Schmidt's process, twice for the sake of rounding.
     * Columns are the outputs, the last axis; the work grows with the square of the shorter side.
     */
    public static void orthogonal(Parameters parameters, int number, int fanIn, int fanOut, long seed) {
        Tensor tensor = parameters.tensors().get(number);
        int columns = tensor.shape().get(tensor.shape().size() - 1);
        int rows = tensor.size() / columns;
        long key = Randomness.key(seed, Randomness.Purpose.INITIALISE, number, 0);
        double[][] vectors = new double[Math.min(rows, columns)][Math.max(rows, columns)];
        for (int v = 0; v < vectors.length; v++) {
            for (int i = 0; i < vectors[v].length; i++) {
                vectors[v][i] = Randomness.gaussian(key, (long) v * vectors[v].length + i);
            }
            straighten(vectors, v);
            straighten(vectors, v);
        }
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                double value = rows >= columns ? vectors[c][r] : vectors[r][c];
                parameters.values()[tensor.offset() + r * columns + c] = (float) value;
            }
        }
    }

    /** Takes from a vector what it has in common with those before it, and makes its length 1. */
    private static void straighten(double[][] vectors, int number) {
        double[] vector = vectors[number];
        for (int other = 0; other < number; other++) {
            double common = product(vector, vectors[other]);
            for (int i = 0; i < vector.length; i++) {
                vector[i] -= common * vectors[other][i];
            }
        }
        double length = Math.sqrt(product(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
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
