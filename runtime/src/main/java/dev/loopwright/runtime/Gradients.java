package dev.loopwright.runtime;

/** What a loop may do to gradients between backward and update. Allocates nothing. */
public final class Gradients {
    /** Parameters without tables: none of their gradients is 0 for certain. */
    private static final Parameters DENSE = new Parameters();

    private Gradients() {}

    /**
     * The Euclidean norm of all gradients of a part together, summed in double by four partial sums in a fixed order.
     * Those of frozen parameters do not count.
     */
    public static double norm(Parameters part) {
        float[] g = part.settled();
        Ranges ranges = part.ranges();
        double sum = 0;
        for (int r = 0; r < ranges.count(); r++) {
            sum += sumOfSquares(part, g, ranges.from(r), ranges.to(r));
        }
        return Math.sqrt(sum);
    }

    /** The sum of the squares of the elements from {@code from} to before {@code to}. */
    public static double sumOfSquares(float[] g, int from, int to) {
        return sumOfSquares(DENSE, g, from, to);
    }

    /** Without gradients of a part that are 0 for certain: they change no sum, and every other keeps its place in one of four. */
    private static double sumOfSquares(Parameters part, float[] g, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int fours = to - (to - from) % 4;
        int i = from;
        while (i < fours) {
            int first = part.touched(i, fours);
            i += (first - i) / 4 * 4;
            int end = first == fours ? fours : part.untouched(first, fours);
            for (; i < end; i += 4) {
                s0 += (double) g[i] * g[i];
                s1 += (double) g[i + 1] * g[i + 1];
                s2 += (double) g[i + 2] * g[i + 2];
                s3 += (double) g[i + 3] * g[i + 3];
            }
        }
        for (; i < to; i++) {
            s0 += (double) g[i] * g[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** Sets the gradients of a part to zero, those of frozen parameters, too. */
    public static void clear(Parameters part) {
        for (int i = 0; i < part.tensors().size(); i++) {
            Tensor tensor = part.tensors().get(i);
            if (tensor.trained()) {
                part.clear(tensor);
            }
        }
    }

    /**
     * Scales the gradients of a part so that their joint norm is at most {@code limit} (Pascanu, Mikolov and Bengio
     * 2013), by PyTorch's formula: by limit / (norm + 1e-6) if that is below 1. Not finite gradients stay so.
     *
     * @return the norm before
     */
    public static double clipNorm(Parameters part, double limit) {
        double norm = norm(part);
        double scale = limit / (norm + 1e-6);
        if (Double.isNaN(scale)) {
            part.gradients(); // for the product of NaN and 0 is not 0
        }
        if (!(scale >= 1)) {
            each(part, (float) scale, Float.POSITIVE_INFINITY);
        }
        return norm;
    }

    /** Cuts every gradient of a part to -limit..limit; NaN stays NaN. */
    public static void clipValue(Parameters part, double limit) {
        each(part, 1, (float) limit);
    }

    private static void each(Parameters part, float scale, float most) {
        float[] g = part.settled();
        Ranges ranges = part.ranges();
        for (int r = 0; r < ranges.count(); r++) {
            each(part, g, scale, most, ranges.from(r), ranges.to(r));
        }
    }

    /** Multiplies all gradients of the whole model, those of frozen parameters, too, by a finite factor. */
    static void scale(Parameters parameters, float scale) {
        float[] g = parameters.settled();
        each(parameters, g, scale, Float.POSITIVE_INFINITY, 0, g.length);
    }

    private static void each(Parameters part, float[] g, float scale, float most, int from, int to) {
        for (int i = part.touched(from, to); i < to; ) {
            int end = part.untouched(i, to);
            change(g, scale, most, i, end);
            i = part.touched(end, to);
        }
    }

    /** Multiplies and then cuts; zeros stay zeros, and a factor of 1 or infinite bounds change nothing. */
    private static void change(float[] g, float scale, float most, int from, int to) {
        for (int i = from; i < to; i++) {
            g[i] = Math.max(-most, Math.min(most, g[i] * scale));
        }
    }

    /**
     * Adds normally distributed noise to the gradients of a part (Neelakantan et al. 2015).
     *
     * @param deviation its standard deviation
     * @param key of the {@link Randomness stream} that the noise is drawn from, parameter by parameter
     */
    public static void addNoise(Parameters part, double deviation, long key) {
        float[] g = part.gradients();
        Ranges ranges = part.ranges();
        for (int r = 0; r < ranges.count(); r++) {
            for (int i = ranges.from(r); i < ranges.to(r); i++) {
                g[i] += (float) (deviation * Randomness.gaussian(key, i));
            }
        }
    }
}
