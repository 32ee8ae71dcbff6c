package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.LoopStatement.Freeze;
import dev.loopwright.compiler.syntax.LoopStatement.Update;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the paths through a loop show of parts that are frozen, to be warned of when all paths are known. */
final class FrozenParts {
    private static final String FROZEN = "frozen ";
    private static final String TRAINED = "trained ";

    /** Statements that did something on some path, and what kept those that never did. */
    private final Set<LoopStatement> useful = Collections.newSetFromMap(new IdentityHashMap<>());

    private final IdentityHashMap<LoopStatement, Optional<LoopStatement>> passed = new IdentityHashMap<>();
    private final IdentityHashMap<LoopStatement, List<String>> cells = new IdentityHashMap<>();
    private final Set<LoopStatement> untrained = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> thawed = new LinkedHashSet<>();
    private final Set<String> updated = new LinkedHashSet<>();
    private final Set<String> everFrozen = new LinkedHashSet<>();
    private final Set<String> loaded = new LinkedHashSet<>();
    private final Map<LoopStatement, Integer> order = new LinkedHashMap<>();

    private static boolean isFrozen(Facts now, String cell) {
        Facts.Last last = now.last(FROZEN + cell);
        return !last.nothing() && last.by().stream().allMatch(s -> ((Freeze) s).frozen());
    }

    private static boolean isFree(Facts now, String cell) {
        return now.last(FROZEN + cell).by().stream().noneMatch(s -> ((Freeze) s).frozen());
    }

    private void note(LoopStatement statement, boolean changes, Facts now, List<String> of) {
        cells.put(statement, of);
        Optional<LoopStatement> cause =
                of.stream().flatMap(c -> now.last(FROZEN + c).by().stream()).findFirst();
        passed.putIfAbsent(statement, cause);
        order.putIfAbsent(statement, order.size());
        if (changes) {
            useful.add(statement);
        }
    }

    /** A part gets weights of a file, so that it makes sense to leave it as it is. */
    void pass(List<String> of) {
        loaded.addAll(of);
    }

    /** A part is frozen or thawed. */
    void pass(Freeze statement, List<String> of, Facts now) {
        boolean changes = statement.frozen()
                ? of.stream().anyMatch(c -> !isFrozen(now, c))
                : of.stream().anyMatch(c -> !isFree(now, c));
        note(statement, changes, now, of);
        if (statement.frozen()
                && of.stream().allMatch(c -> now.last(TRAINED + c).never())) {
            untrained.add(statement);
        }
        (statement.frozen() ? everFrozen : thawed).addAll(of);
        of.forEach(c -> now.set(FROZEN + c, statement));
    }

    /** A part is updated. */
    void pass(Update statement, List<String> of, Facts now) {
        note(statement, of.stream().anyMatch(c -> !isFrozen(now, c)), now, of);
        updated.addAll(of);
        of.stream().filter(c -> !isFrozen(now, c)).forEach(c -> now.set(TRAINED + c, statement));
    }

    /** Whether an update or a freeze is about this cell. */
    boolean isMentioned(String cell) {
        return updated.contains(cell) || everFrozen.contains(cell) || loaded.contains(cell);
    }

    void warn(Log log) {
        for (LoopStatement statement : order.keySet()) {
            Optional<LoopStatement> cause = passed.get(statement);
            if (useful.contains(statement)) {
                if (untrained.contains(statement)
                        && !loaded.containsAll(cells.get(statement))
                        && cells.get(statement).stream().noneMatch(thawed::contains)) {
                    log.add(PartProblems.frozenForEver((Freeze) statement));
                }
            } else if (statement instanceof Update update) {
                boolean known = cells.get(update).stream().noneMatch(thawed::contains);
                if (!known) {
                    log.add(PartProblems.updatesFrozen(update, cause.orElseThrow()));
                }
            } else if (statement instanceof Freeze freeze) {
                log.add(
                        freeze.frozen()
                                ? PartProblems.frozenAlready(freeze, cause.orElseThrow())
                                : PartProblems.notFrozen(freeze));
            }
        }
    }
}
