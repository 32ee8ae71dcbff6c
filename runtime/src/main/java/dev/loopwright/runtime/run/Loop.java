package dev.loopwright.runtime.run;

/**
 * How far a loop of {@code train()} has come. After each iteration the run can be saved and stopped; a resumed run finds
 * its way back by asking each loop where to begin:
 *
 * <pre>{@code
 * for (int epoch = epochs.from(1); epoch <= 5; epoch++) {
 *     if (!batches.resumes()) {
 *         running.reset();
 *     }
 *     for (Batch batch : data.train().batches(10).shuffled(SEED, epoch).from(batches.from(1))) {
 *         // forward, backward, update
 *         batches.done();
 *     }
 *     // what else happens in an epoch
 *     epochs.done();
 * }
 * }</pre>
 */
public final class Loop {
    private final Saver saver;
    private final String name;
    private final int number;
    private final boolean step;
    private int next;

    /** @param number its place among all loops, as they follow each other in the text */
    Loop(Saver saver, String name, int number) {
        this.saver = saver;
        this.name = name;
        this.number = number;
        step = name.startsWith(Saver.BATCH);
    }

    /** The loop begins: gives the number of the iteration to begin with, the first unless the run was saved within it. */
    public int from(int first) {
        if (!resumes()) {
            next = first;
        } else if (saver.goal() == number) {
            saver.arrived();
        }
        return next;
    }

    /**
     * Whether a resumed run is on its way back into this loop, or past it: what stands before the loop has been done
     * then, and a condition that guards it held.
     */
    public boolean resumes() {
        return saver.goal() >= number;
    }

    /** An iteration is complete: the run is saved if that is due, and ends if it was asked to. Allocates nothing else. */
    public void done() {
        next++;
        saver.done(this);
    }

    String name() {
        return name;
    }

    /** Whether each iteration takes a batch. */
    boolean isStep() {
        return step;
    }

    int number() {
        return number;
    }

    /** The iteration that comes next; while an inner loop runs, the one that it runs in. */
    int next() {
        return next;
    }

    void next(int iteration) {
        next = iteration;
    }
}
