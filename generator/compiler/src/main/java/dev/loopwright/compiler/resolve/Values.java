package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The values of the model by name: those made so far, those made further down, and which of them anybody uses. */
final class Values {
    private final Log log;
    private final Identifiers identifiers;
    private final Map<String, Name> announced = new LinkedHashMap<>();
    private final Map<String, Name> made = new LinkedHashMap<>();
    private final Set<String> inputs = new LinkedHashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    Values(Log log) {
        this.log = log;
        identifiers = new Identifiers(log);
    }

    /** Says that a value of this name is made somewhere in the block. */
    void announce(Name name) {
        announced.putIfAbsent(name.text(), name);
    }

    /** From here on the value can be used. */
    boolean declare(Name name, boolean input) {
        boolean fine = identifiers.declare(name, "value");
        made.putIfAbsent(name.text(), name);
        if (input) {
            inputs.add(name.text());
        }
        return fine;
    }

    boolean isMade(String name) {
        return made.containsKey(name);
    }

    Name declaration(String name) {
        return made.get(name);
    }

    void use(String name) {
        used.add(name);
    }

    Set<String> names() {
        return made.keySet();
    }

    /** Reports a use of the value that is being made, or of one that is made further down; false if it is neither. */
    boolean reportTooEarly(Name use, Name making) {
        Name later = announced.get(use.text());
        if (later == null) {
            return false;
        }
        log.add(
                making.text().equals(use.text())
                        ? NameProblems.madeOfItself(use)
                        : NameProblems.usedTooEarly(use, later));
        return true;
    }

    void reportUnknown(Name name, String what) {
        log.addOnce(NameProblems.unknown(name, what, made.keySet()));
    }

    void reportUnused() {
        made.forEach((name, at) -> {
            if (!used.contains(name)) {
                log.add(NameProblems.unused(at, inputs.contains(name) ? "input" : "value"));
            }
        });
    }
}
