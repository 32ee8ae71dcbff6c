package dev.loopwright.runtime.run;

import dev.loopwright.runtime.Init;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Numeric;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.data.Batch;
import java.util.Arrays;
import java.util.List;

/** hidden = dense(x, units: 3) |> relu; p = dense(hidden, units: 1) |> sigmoid; binary cross entropy. By hand. */
final class TinyModel implements Model {
    private static final int IN = 2;
    private static final int UNITS = 3;
    private static final int OUT = IN * UNITS + UNITS;

    private final Parameters parameters = new Parameters(
            Tensor.weights("hidden.weights", 0, IN, UNITS),
            Tensor.bias("hidden.bias", IN * UNITS, UNITS),
            Tensor.weights("p.weights", OUT, UNITS, 1),
            Tensor.bias("p.bias", OUT + UNITS, 1));
    private float[] hidden = new float[0];
    private float[] p = new float[0];
    private float loss;
    /** The line of a row whose gradient is not a number; 0 for none. */
    private final int poison;

    TinyModel(long seed) {
        this(seed, 0);
    }

    TinyModel(long seed, int poison) {
        this.poison = poison;
        Init.xavierUniform(parameters, 0, IN, UNITS, seed);
        Init.xavierUniform(parameters, 2, UNITS, 1, seed);
    }

    float[] p() {
        return p;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public void predict(Batch batch) {
        hidden = hidden.length >= batch.rows() * UNITS ? hidden : new float[batch.rows() * UNITS];
        p = p.length >= batch.rows() ? p : new float[batch.rows()];
        float[] w = parameters.values();
        for (int r = 0; r < batch.rows(); r++) {
            float z = w[OUT + UNITS];
            for (int j = 0; j < UNITS; j++) {
                float sum = w[IN * UNITS + j];
                for (int i = 0; i < IN; i++) {
                    sum += batch.inputs()[r * IN + i] * w[i * UNITS + j];
                }
                hidden[r * UNITS + j] = Math.max(0, sum);
                z += hidden[r * UNITS + j] * w[OUT + j];
            }
            p[r] = Numeric.sigmoid(z);
        }
    }

    @Override
    public float forward(Batch batch) {
        return evaluate(batch);
    }

    @Override
    public float evaluate(Batch batch) {
        predict(batch);
        double sum = 0;
        for (int r = 0; r < batch.rows(); r++) {
            sum -= Math.log(batch.target(0)[r] > 0.5f ? p[r] : 1 - p[r]);
        }
        loss = (float) (sum / batch.rows());
        return loss;
    }

    @Override
    public float loss() {
        return loss;
    }

    @Override
    public void clearGradients() {
        Arrays.fill(parameters.gradients(), 0);
    }

    @Override
    public void backward(Batch batch) {
        float[] w = parameters.values();
        float[] g = parameters.gradients();
        for (int r = 0; r < batch.rows(); r++) {
            float dz = (p[r] - batch.target(0)[r]) / batch.rows();
            g[4] += batch.lines()[r] == poison ? Float.NaN : 0;
            g[OUT + UNITS] += dz;
            for (int j = 0; j < UNITS; j++) {
                g[OUT + j] += dz * hidden[r * UNITS + j];
                float d = hidden[r * UNITS + j] > 0 ? dz * w[OUT + j] : 0;
                g[IN * UNITS + j] += d;
                for (int i = 0; i < IN; i++) {
                    g[i * UNITS + j] += d * batch.inputs()[r * IN + i];
                }
            }
        }
    }

    @Override
    public List<Activation> activations() {
        return List.of(
                new Activation("hidden", "tiny.model:4", "dense(x, units: 3) |> relu", UNITS, hidden),
                new Activation("p", "tiny.model:5", "dense(hidden, units: 1) |> sigmoid", 1, p));
    }
}
