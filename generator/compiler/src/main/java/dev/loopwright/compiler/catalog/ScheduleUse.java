package dev.loopwright.compiler.catalog;

import dev.loopwright.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A learning rate that changes: a schedule of the runtime with its settings, rates and lengths among them.
 *
 * @param watched the score that it waits for
 */
public record ScheduleUse(Span span, RuntimeEntry schedule, Args args, Optional<Watched> watched) {

    /** A score by its names. */
    public record Watched(Span span, String scope, String entry) {}

    /** The rate that it begins with, a warm-up left out. */
    public double rate() {
        return args.real(args.values().containsKey("from") ? "from" : "rate");
    }

    /** Whether its ticks are epochs. */
    public boolean perEpoch() {
        return args.isWord("per", "epoch");
    }

    /** Whether it needs to know how many updates an epoch has. */
    public boolean convertsEpochs() {
        return !perEpoch() && args.values().values().stream().anyMatch(ScheduleUse::inEpochs);
    }

    private static boolean inEpochs(Object value) {
        return value instanceof Length length
                ? length.epochs()
                : value instanceof List<?> list && list.stream().anyMatch(ScheduleUse::inEpochs);
    }
}
