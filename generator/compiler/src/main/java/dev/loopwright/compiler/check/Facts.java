package dev.loopwright.compiler.check;

import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What may have happened last before a point of the loop, over all paths that lead there: for each subject, such as
 * {@code gradients} or {@code evaluated validation}, the statements that may have dealt with it last, and whether there is
 * a path on which none has.
 */
final class Facts {

    /**
     * The last statements, one for each path that differs.
     *
     * @param nothing whether on some path there was none
     */
    record Last(boolean nothing, List<LoopStatement> by) {
        static final Last NOTHING = new Last(true, List.of());

        /** Whether there was one on no path. */
        boolean never() {
            return by.isEmpty();
        }

        /** The first of a kind among them. */
        <T extends LoopStatement> Optional<T> any(Class<T> kind) {
            return by.stream().filter(kind::isInstance).map(kind::cast).findFirst();
        }

        /** Whether it was of that kind on every path. */
        boolean always(Class<? extends LoopStatement> kind) {
            return !nothing && by.stream().allMatch(kind::isInstance);
        }

        private Last or(Last other) {
            List<LoopStatement> both = new ArrayList<>(by);
            other.by.stream().filter(o -> both.stream().noneMatch(b -> b == o)).forEach(both::add);
            return both.size() == by.size() && (nothing || !other.nothing)
                    ? this
                    : new Last(nothing || other.nothing, List.copyOf(both));
        }
    }

    private final Map<String, Last> last;

    private Facts(Map<String, Last> last) {
        this.last = last;
    }

    /** Nothing has happened. */
    Facts() {
        this(new LinkedHashMap<>());
    }

    Facts copy() {
        return new Facts(new LinkedHashMap<>(last));
    }

    Last last(String subject) {
        return last.getOrDefault(subject, Last.NOTHING);
    }

    void set(String subject, LoopStatement statement) {
        last.put(subject, new Last(false, List.of(statement)));
    }

    /** As if nothing had happened. */
    void forget(String subject) {
        last.remove(subject);
    }

    /** As if nothing had happened to any subject that begins so. */
    void forgetAll(String prefix) {
        last.keySet().removeIf(subject -> subject.startsWith(prefix));
    }

    /** The subjects that begin so and have had a statement on some path. */
    List<String> subjects(String prefix) {
        return last.keySet().stream().filter(s -> s.startsWith(prefix)).toList();
    }

    /** What holds where this path and another meet. */
    Facts or(Facts other) {
        Facts both = copy();
        for (String subject : last.keySet()) {
            both.last.put(subject, last.get(subject).or(other.last(subject)));
        }
        other.last.forEach((subject, there) -> {
            if (!last.containsKey(subject)) {
                both.last.put(subject, there.or(Last.NOTHING));
            }
        });
        return both;
    }
}
