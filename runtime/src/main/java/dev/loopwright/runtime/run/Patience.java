package dev.loopwright.runtime.run;

import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;
import dev.loopwright.runtime.metric.Measure;

/** Runs out when a score stays as it is: {@code stop when validation.loss has not improved for 5 epochs}. */
public final class Patience implements Stateful {
    private final Best best = new Best(0);
    private final int epochs;
    private int waited;
    private int since;

    /** @param epochs how many successive epochs without improvement are too many */
    public Patience(int epochs) {
        this.epochs = epochs;
    }

    /** Takes this epoch's score, and says whether it is time to stop. A NaN is no improvement. */
    public boolean exhausted(Measure score) {
        waited = best.improves(score) ? 0 : waited + 1;
        return waited >= epochs;
    }

    /**
     * The same where not every epoch asks: takes the score, and says whether so many epochs have passed since it was best.
     *
     * @param epoch counted from 1
     */
    public boolean exhausted(Measure score, int epoch) {
        since = best.improves(score) || since == 0 ? epoch : since;
        return epoch - since >= epochs;
    }

    @Override
    public void state(State state) {
        state.of("best", best);
        waited = (int) state.number("waited", waited);
        since = (int) state.number("since", since);
    }
}
