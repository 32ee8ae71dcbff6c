package dev.loopwright.cli;

import java.util.HashMap;
import java.util.Map;

/** How well single columns tell a target, each worked out once. */
final class Telling {
    private final Map<Seen, Map<Seen, Double>> known = new HashMap<>();

    /** From 0 to 1; NaN if it is the target itself, or nothing can be said. */
    double of(Seen input, Seen target) {
        return known.computeIfAbsent(target, t -> new HashMap<>()).computeIfAbsent(input, i -> compute(i, target));
    }

    private static double compute(Seen input, Seen target) {
        boolean same = input == target || input.isArray() || target.isArray();
        if (same
                || input.isEmpty()
                || input.isConstant() && input.missing() == 0
                || target.isEmpty()
                || target.isConstant()) {
            return Double.NaN;
        }
        return Alone.of(
                input.sample().codes(), input.isOfNumbers(), target.sample().codes(), target.isClasses());
    }
}
