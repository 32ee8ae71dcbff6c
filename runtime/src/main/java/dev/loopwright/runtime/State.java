package dev.loopwright.runtime;

/**
 * A checkpoint as {@link Stateful} things see it. While one is written it takes what it is given and gives it back; while
 * one is read it gives what was saved under that name. Names need to be unique within one thing only; a checkpoint that
 * lacks a name, or has another type or length under it, is refused with a {@link CheckpointProblem}.
 */
public interface State {

    /** A part, whose names are its own: {@code sgd/velocity}. */
    void of(String name, Stateful part);

    /** The weights of a model and the state of its layers, under the names of the tensors. */
    void parameters(Parameters parameters);

    /** A whole number: returns what it is from now on. */
    long number(String name, long now);

    /** A number: returns what it is from now on. */
    double number(String name, double now);

    /** Text: returns what it is from now on. */
    String text(String name, String now);

    /** An array of fixed length, which is filled in place. */
    void array(String name, float[] values);

    /** An array of fixed length, which is filled in place. */
    void array(String name, double[] values);

    /** An array of fixed length, which is filled in place. */
    void array(String name, long[] values);

    /** An array that has as many numbers as it happens to: returns the one to use from now on. */
    double[] series(String name, double[] now);

    /** An array that has as many numbers as it happens to: returns the one to use from now on. */
    long[] series(String name, long[] now);
}
