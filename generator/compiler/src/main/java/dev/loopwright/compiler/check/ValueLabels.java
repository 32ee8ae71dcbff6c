package dev.loopwright.compiler.check;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names for the values that the file leaves without: {@code dense1}, {@code dense2}. None of them falls together with a
 * name of the file once underscores and case are gone, as Java names ask.
 */
final class ValueLabels {
    private final Set<String> taken = new LinkedHashSet<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    ValueLabels(Collection<String> names) {
        names.forEach(name -> taken.add(folded(name)));
    }

    /** The next free name for a value of this kind. */
    String label(String kind) {
        String label = kind + counts.merge(kind, 1, Integer::sum);
        return taken.add(folded(label)) ? label : label(kind);
    }

    private static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
