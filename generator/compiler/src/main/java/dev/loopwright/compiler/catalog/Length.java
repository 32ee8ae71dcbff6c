package dev.loopwright.compiler.catalog;

/** How long something lasts: steps (updates) or epochs. */
public record Length(long count, boolean epochs) {
    /** Default of what lasts as long as the loop; Resolve puts its epochs in place. */
    public static final Length WHOLE_LOOP = new Length(-1, true);

    @Override
    public String toString() {
        String unit = epochs ? "epoch" : "step";
        return equals(WHOLE_LOOP) ? "all epochs" : count + " " + unit + (count == 1 ? "" : "s");
    }
}
