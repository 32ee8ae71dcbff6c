package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Ranges;
import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Workers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What optimizers share that change each parameter by itself: the rate, the count of updates, arrays of state as long as
 * the part that they work on, and the walk over that part. Large ranges are cut into tiles of a fixed size for threads to
 * share; no element depends on another, so who computes it changes no bit.
 */
abstract class ElementOptimizer implements Optimizer {
    /** Elements that a thread takes at a time: two reads and two writes of so many stay in its own cache. */
    private static final int TILE = 1 << 14;

    /**
     * Added to a running mean and taken away again, which rounds small ones to multiples of 2^-93. What dies out would
     * else stay near the smallest float for ever, where products take some hundred cycles each; so would its product with
     * a small rate.
     */
    static final float NEGLIGIBLE = 0x1p-70f;
    /** Added to the size of gradients that are squared, so that their squares are no such numbers. */
    static final float LEAST = 0x1p-56f;

    static final String RATE = "learning rate";

    final Parameters parameters;
    final float[] w;
    final float[] g;
    private final Workers.Tiles tiles = this::tile;
    private final Map<String, float[]> states = new LinkedHashMap<>();
    private double rate;
    private long updates;
    private long scratch;
    private int from;
    private int to;

    ElementOptimizer(Parameters parameters, double rate) {
        this.parameters = parameters;
        this.rate = rate;
        w = parameters.values();
        g = parameters.settled();
    }

    /**
     * One number for each parameter, saved under that name. The state of w[i] is at i, up to the end of the part: loops
     * over arrays that are shifted against each other would not be compiled to vectors.
     */
    final float[] keep(String name) {
        Ranges ranges = parameters.ranges();
        float[] state = new float[ranges.count() == 0 ? 0 : ranges.to(ranges.count() - 1)];
        states.put(name, state);
        return state;
    }

    /** One number for each parameter that no step leaves to the next. */
    final float[] scratch() {
        float[] array = keep("");
        states.remove("");
        scratch += array.length;
        return array;
    }

    /** One step: calls {@link #walk}. */
    abstract void step();

    /** Changes the parameters from {@code from} to before {@code to}. */
    abstract void change(int from, int to);

    /** Lets {@link #change} see all parameters of a part that are not frozen. */
    final void walk(Parameters part) {
        Ranges ranges = part.ranges();
        for (int r = 0; r < ranges.count(); r++) {
            from = ranges.from(r);
            to = ranges.to(r);
            part.workers().run((to - from + TILE - 1) / TILE, tiles);
        }
    }

    private void tile(int number) {
        int first = from + number * TILE;
        int last = Math.min(to, first + TILE);
        // by a rate that is not finite even 0 becomes something else
        if (!restsAtZero() || !Float.isFinite((float) rate)) {
            change(first, last);
            return;
        }
        for (int i = parameters.touched(first, last); i < last; ) {
            int end = parameters.untouched(i, last);
            change(i, end);
            i = parameters.touched(end, last);
        }
    }

    /**
     * Whether a step of finite rate changes nothing of a parameter whose gradient is 0, its state neither, so that it may be
     * left out.
     */
    boolean restsAtZero() {
        return false;
    }

    /** While all of its part is frozen nothing at all changes: no state, no count that a correction depends on. */
    @Override
    public final void update() {
        if (parameters.ranges().count() > 0) {
            parameters.settled();
            updates++;
            step();
        }
    }

    @Override
    public final double rate() {
        return rate;
    }

    @Override
    public final void rate(double next) {
        rate = next;
    }

    @Override
    public final long updates() {
        return updates;
    }

    @Override
    public final long stateSize() {
        return scratch
                + states.values().stream().mapToLong(state -> state.length).sum();
    }

    @Override
    public void state(State state) {
        updates = state.number("updates", updates);
        rate = state.number("rate", rate);
        states.forEach(state::array);
    }
}
