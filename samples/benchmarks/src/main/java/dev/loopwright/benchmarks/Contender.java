package dev.loopwright.benchmarks;

/** Somebody who computes a {@link Workload}, within a worker process. */
public interface Contender {

    /** Versions, for the report. */
    String version();

    /** Back to the starting weights and a new optimizer. */
    void reset();

    /** Forward, backward and update on batch number {@code index}, counted around. */
    void step(int index);

    /** The same, and the loss before the update. */
    float stepWithLoss(int index);

    /** All rows once, in a new order. */
    void epoch();

    /** The first element of the result for a row; rows are counted around. */
    float predict(int row);
}
