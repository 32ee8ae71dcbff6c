package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Stateful;

/** Changes parameters by their gradients. Keeps its own state; allocates nothing in a step. */
public interface Optimizer extends Stateful {

    /** One step: reads the gradients, changes the parameters, leaves the gradients as they are. */
    void update();

    /** The learning rate in force. */
    double rate();

    /** Sets the learning rate of the steps to come. */
    void rate(double rate);

    /** Number of updates made. */
    long updates();

    /** Number of floats that it keeps from step to step, such as velocities; in proportion to the parameters. */
    long stateSize();
}
