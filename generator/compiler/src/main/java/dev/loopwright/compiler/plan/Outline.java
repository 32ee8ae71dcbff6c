package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.model.Group;
import dev.loopwright.compiler.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The steps of a plan in the blocks that they were written in, as the generated class calls them: one method for each use
 * of a block, and one for each stretch of a very long list.
 */
public final class Outline {
    /** Calls in one method, so that methods stay on one screen. */
    static final int MOST_PARTS = 40;

    private final Set<Group> begun = new HashSet<>();

    private Outline() {}

    /** A piece of the outline. */
    public sealed interface Part {
        /** What the spec calls it. */
        String name();

        /** The steps inside, in order. */
        List<Step> steps();
    }

    /** A step by itself. */
    public record Single(Step step) implements Part {
        @Override
        public String name() {
            return step.name();
        }

        @Override
        public List<Step> steps() {
            return List.of(step);
        }
    }

    /**
     * Several parts with a method of their own.
     *
     * @param use the use of a block that they are; empty for a stretch of a long list
     */
    public record Several(Optional<Group> use, List<Part> parts) implements Part {
        @Override
        public String name() {
            return use.map(Group::name).orElseGet(() -> first() + "_to_" + last());
        }

        /** The name of the first part. */
        public String first() {
            return parts.get(0).name();
        }

        /** The name of the last part. */
        public String last() {
            return parts.get(parts.size() - 1).name();
        }

        @Override
        public List<Step> steps() {
            return parts.stream().flatMap(part -> part.steps().stream()).toList();
        }
    }

    /** The outline of all steps. */
    public static List<Part> of(Plan plan) {
        return new Outline().parts(plan.steps(), 0);
    }

    /** Everything that has a method of its own and is no step, in the order in which one reads it. */
    public static Stream<Several> methods(List<Part> parts) {
        return parts.stream()
                .flatMap(part -> part instanceof Several several
                        ? Stream.concat(Stream.of(several), methods(several.parts()))
                        : Stream.of());
    }

    /**
     * A use of a block is what follows without a gap. A step that fusion has moved behind other things stands outside;
     * a block of which one step is left needs no method beside that of the step.
     */
    private List<Part> parts(List<Step> steps, int depth) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < steps.size()) {
            Optional<Group> use = use(steps.get(at), depth);
            int end = at + 1;
            if (use.isPresent() && begun.add(use.get())) {
                while (end < steps.size() && use(steps.get(end), depth).equals(use)) {
                    end++;
                }
                List<Part> inside = parts(steps.subList(at, end), depth + 1);
                parts.add(inside.size() == 1 ? inside.get(0) : new Several(use, inside));
            } else {
                parts.add(new Single(steps.get(at)));
            }
            at = end;
        }
        return inStretches(parts);
    }

    /** The use of a block that a step's loops belong to, counted from the outermost. */
    private static Optional<Group> use(Step step, int depth) {
        List<Group> uses = new ArrayList<>();
        Value first = step.values().get(0);
        for (Optional<Group> use = first.group();
                use.isPresent();
                use = use.get().outer()) {
            uses.add(0, use.get());
        }
        return depth < uses.size() ? Optional.of(uses.get(depth)) : Optional.empty();
    }

    private static List<Part> inStretches(List<Part> parts) {
        if (parts.size() <= MOST_PARTS) {
            return parts;
        }
        List<Part> stretches = new ArrayList<>();
        for (List<Part> stretch : Stretches.of(parts, MOST_PARTS)) {
            stretches.add(new Several(Optional.empty(), stretch));
        }
        return inStretches(stretches);
    }
}
