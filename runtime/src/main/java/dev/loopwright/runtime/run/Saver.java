package dev.loopwright.runtime.run;

import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;
import java.util.ArrayList;
import java.util.List;

/** Saves a run at the ends of iterations, as often as it is asked to, and brings its loops back to where it was saved. */
final class Saver implements Stateful {
    private static final int NOWHERE = -1;
    static final String BATCH = "batch";
    private static final String EPOCH = "epoch";

    private final Run run;
    private final int every;
    private final List<Loop> loops = new ArrayList<>();
    private int sinceSaved;
    /** Batches taken so far, and when the last checkpoint was written. */
    private long steps;

    private int goal = NOWHERE;
    private int inner = NOWHERE;
    private volatile boolean begun;
    private volatile boolean due;
    private volatile boolean stopping;

    /** @param every steps after which to save; 0 for no such number */
    Saver(Run run, int every) {
        this.run = run;
        this.every = every;
    }

    Loop loop(String name) {
        long same = loops.stream().filter(l -> l.name().equals(name)).count();
        Loop loop = new Loop(this, same == 0 ? name : name + (same + 1), loops.size());
        loops.add(loop);
        return loop;
    }

    /** The innermost loop that a resumed run has to get back into; below all numbers when it has, or is not resumed. */
    int goal() {
        return goal;
    }

    void arrived() {
        goal = NOWHERE;
    }

    /** From now on the loops lead back to where the state was saved. */
    void resume() {
        goal = inner;
    }

    /** Asks for a checkpoint at the end of the iteration. Any thread may. */
    void ask() {
        due = true;
    }

    /** Asks for a checkpoint and an end; says whether they will come. Any thread may. */
    boolean stop() {
        stopping = true;
        due = true;
        return begun;
    }

    /** There is something to save from now on. */
    void begin() {
        begun = true;
    }

    void done(Loop loop) {
        if (loop.isStep()) {
            steps++;
            if (++sinceSaved == every) {
                due = true;
            }
        }
        if (due && begun) {
            save(loop);
        }
    }

    private void save(Loop loop) {
        due = false;
        sinceSaved = 0;
        inner = loop.number();
        run.save();
        if (stopping) {
            throw new Interrupted(run.folder(), where());
        }
    }

    /** {@code after batch 17 of epoch 3}. */
    String where() {
        Loop loop = loops.get(inner);
        String where = "after " + loop.name() + " " + (loop.next() - 1);
        for (int outer = inner - 1; outer >= 0; outer--) {
            if (loops.get(outer).name().startsWith(EPOCH)) {
                return where + " of epoch " + loops.get(outer).next();
            }
        }
        return where;
    }

    @Override
    public void state(State state) {
        steps = state.number("steps", steps);
        inner = (int) state.number("loop", inner);
        for (Loop loop : loops) {
            loop.next((int) state.number("next_" + loop.name(), loop.next()));
        }
    }
}
