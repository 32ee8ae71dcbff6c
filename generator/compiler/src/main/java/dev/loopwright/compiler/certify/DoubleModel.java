package dev.loopwright.compiler.certify;

import java.util.List;

/** {@link dev.loopwright.runtime.Model} in double precision. */
public interface DoubleModel {
    DoubleParameters parameters();

    double forward(DoubleBatch batch);

    double evaluate(DoubleBatch batch);

    void predict(DoubleBatch batch);

    double loss();

    void clearGradients();

    void backward(DoubleBatch batch);

    List<Activation> activations();

    /** {@link dev.loopwright.runtime.Model.Activation} in double precision. */
    record Activation(String name, String at, String source, int width, double[] values, String block) {
        /** A value that no block makes. */
        public Activation(String name, String at, String source, int width, double[] values) {
            this(name, at, source, width, values, "");
        }
    }
}
