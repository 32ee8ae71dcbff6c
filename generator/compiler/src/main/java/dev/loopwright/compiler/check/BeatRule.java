package dev.loopwright.compiler.check;

import dev.loopwright.compiler.check.Facts.Last;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The beats of a step come in order on every path: forward, compute, backward, clip, update. Gradients may add up over
 * several batches; from one update to the next they are cleared exactly once, before backward adds to them or after
 * update has used them.
 */
final class BeatRule implements LoopStatement.Visitor<Void> {
    static final String GRADIENTS = "gradients ";
    private static final String FORWARD = "forward";
    private static final String BACKWARD = "backward";
    private static final String LOSS = "loss ";
    private static final String CLIP = "clip ";
    private static final String STEP = "step";
    private static final String UPDATED = "updated in the batch";

    private final List<LoopStatement> all;
    private final LoopParts parts;
    private final Log log;
    private final Set<String> said = new LinkedHashSet<>();
    private Facts now = new Facts();
    /** The batch loop at hand; one of its mistakes of a kind is enough. */
    private Optional<LoopStatement.ForBatch> loop = Optional.empty();

    private final FrozenParts frozen = new FrozenParts();
    private boolean accumulates;
    private final Set<LoopStatement> opening = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<LoopStatement> notAlways = Collections.newSetFromMap(new IdentityHashMap<>());

    BeatRule(List<LoopStatement> all, LoopParts parts, Log log) {
        this.all = all;
        this.parts = parts;
        this.log = log;
    }

    /** The rule at a point of the loop. */
    BeatRule at(Facts facts) {
        now = facts;
        return this;
    }

    /** Whether an update may find gradients of several batches. */
    boolean accumulates() {
        return accumulates;
    }

    /** Whether an update may be the first since {@code backward}. */
    boolean opensStep(LoopStatement.Update update) {
        return opening.contains(update);
    }

    /** Whether each batch makes exactly one step before this statement, which counts steps. */
    boolean alwaysStepped(LoopStatement.Every every) {
        boolean repeated = all.stream()
                .filter(LoopStatement.Repeat.class::isInstance)
                .anyMatch(r -> LoopRule.flat(r.inner()).stream().anyMatch(LoopStatement.Update.class::isInstance));
        return !repeated && !notAlways.contains(every);
    }

    /** @param group mistakes of which one causes the others */
    private void report(String group, Diagnostic problem) {
        String where = loop.map(l -> String.valueOf(l.span().start())).orElse("");
        if (said.add(group + " " + where)) {
            log.add(problem);
        }
    }

    /** A batch begins: nothing is computed for it yet. */
    void newBatch(LoopStatement.ForBatch of, Facts facts) {
        loop = Optional.of(of);
        facts.forget(FORWARD);
        facts.forget(BACKWARD);
        facts.forget(UPDATED);
        facts.forgetAll(LOSS);
    }

    /** The epochs are over. */
    void trained(LoopStatement.ForEpoch epochs, Facts facts) {
        Optional<LoopStatement.Every> around = all.stream()
                .filter(LoopStatement.Every.class::isInstance)
                .map(LoopStatement.Every.class::cast)
                .filter(e -> e.unit().text().startsWith("batch") && !e.orAtLastBatch())
                .filter(e -> LoopRule.flat(e.body()).stream().anyMatch(LoopStatement.Update.class::isInstance))
                .filter(e -> LoopRule.flat(epochs.body()).stream().anyMatch(s -> s == e))
                .findFirst();
        for (String gradients : facts.subjects(GRADIENTS)) {
            Optional<LoopStatement.Backward> unused = facts.last(gradients).any(LoopStatement.Backward.class);
            if (around.isPresent() && unused.isPresent()) {
                report("left over", BeatProblems.leftOver(unused.get(), around.get()));
            }
        }
    }

    @Override
    public Void other(LoopStatement statement) {
        return null;
    }

    // ---- values of the batch

    @Override
    public Void forward(LoopStatement.Forward statement) {
        Last before = now.last(FORWARD);
        before.any(LoopStatement.Forward.class)
                .filter(f -> now.last(BACKWARD).never())
                .ifPresent(f -> report("forward", BeatProblems.secondForward(statement, f)));
        now.set(FORWARD, statement);
        now.forget(BACKWARD);
        now.forgetAll(LOSS);
        return null;
    }

    /** Whatever is computed needs the values of this batch. */
    private void values(LoopStatement statement) {
        Last forward = now.last(FORWARD);
        Optional<LoopStatement.Evaluate> overwritten = forward.any(LoopStatement.Evaluate.class);
        if (overwritten.isPresent()) {
            report("forward", BeatProblems.overwritten(statement, overwritten.get()));
        } else if (forward.nothing()) {
            Optional<LoopStatement.Forward> later = first(LoopStatement.Forward.class);
            report("forward", BeatProblems.beforeForward(statement, later, !forward.never()));
        }
    }

    private <T extends LoopStatement> Optional<T> first(Class<T> kind) {
        List<LoopStatement> here = loop.map(l -> LoopRule.flat(l.body())).orElse(all);
        return here.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    @Override
    public Void compute(LoopStatement.Compute statement) {
        values(statement);
        statement.entries().forEach(e -> now.set(LOSS + e.text(), statement));
        return null;
    }

    @Override
    public Void evaluate(LoopStatement.Evaluate statement) {
        if (!now.last(FORWARD).never()) {
            now.set(FORWARD, statement);
        }
        return null;
    }

    // ---- gradients

    @Override
    public Void backward(LoopStatement.Backward statement) {
        Last loss = now.last(LOSS + statement.loss().text());
        now.last(BACKWARD)
                .any(LoopStatement.Backward.class)
                .ifPresent(first -> report("gradients", BeatProblems.secondBackward(statement, first)));
        if (loss.nothing()) {
            report("forward", notComputed(statement, !loss.never()));
        } else {
            now.last(FORWARD)
                    .any(LoopStatement.Evaluate.class)
                    .ifPresent(e -> report("forward", BeatProblems.overwritten(statement, e)));
        }
        for (String part : parts.updated()) {
            Last gradients = now.last(GRADIENTS + part);
            gradients
                    .any(LoopStatement.Update.class)
                    .ifPresent(used -> report("gradients", BeatProblems.neverCleared(statement, used, guarded(used))));
            gradients.any(LoopStatement.Backward.class).ifPresent(more -> adds(statement, part));
            now.set(GRADIENTS + part, statement);
        }
        now.set(BACKWARD, statement);
        now.forget(STEP);
        return null;
    }

    /** The cells of a part whose gradients are used at all. */
    private List<String> updated(Optional<Expression.Reference> of) {
        return parts.of(of).stream().filter(parts.updated()::contains).toList();
    }

    private boolean guarded(LoopStatement.Update update) {
        return loop.filter(l -> l.body().contains(update)).isEmpty();
    }

    private void adds(LoopStatement.Backward statement, String part) {
        accumulates = true;
        for (String clipped : now.subjects(CLIP + part + " ")) {
            now.last(clipped)
                    .any(LoopStatement.Clip.class)
                    .ifPresent(clip -> report("clip", BeatProblems.clipBeforeAll(clip, statement)));
        }
    }

    private Diagnostic notComputed(LoopStatement.Backward statement, boolean onSomePath) {
        List<LoopStatement> here = loop.map(l -> LoopRule.flat(l.body())).orElse(all);
        String loss = statement.loss().text();
        Optional<LoopStatement.Compute> computed = here.stream()
                .filter(LoopStatement.Compute.class::isInstance)
                .map(LoopStatement.Compute.class::cast)
                .filter(c -> c.entries().stream().anyMatch(e -> e.text().equals(loss)))
                .findFirst();
        if (computed.isEmpty()) {
            return BeatProblems.lossNotComputed(statement, first(LoopStatement.Compute.class));
        }
        boolean early = computed.get().span().start() < statement.span().start();
        return onSomePath || early
                ? BeatProblems.notOnEveryPath(statement, computed.get())
                : BeatProblems.backwardBeforeCompute(statement, computed.get());
    }

    @Override
    public Void clearGradients(LoopStatement.ClearGradients statement) {
        for (String part : updated(statement.of())) {
            Last gradients = now.last(GRADIENTS + part);
            Optional<LoopStatement.ClearGradients> twice = gradients.any(LoopStatement.ClearGradients.class);
            if (twice.isPresent()) {
                report("gradients", BeatProblems.secondClear(statement, twice.get()));
            } else if (gradients.always(LoopStatement.Backward.class)) {
                LoopStatement.Backward made =
                        gradients.any(LoopStatement.Backward.class).orElseThrow();
                report("gradients", BeatProblems.clearedTooEarly(statement, made, first(LoopStatement.Update.class)));
            }
            now.set(GRADIENTS + part, statement);
            now.forgetAll(CLIP + part + " ");
        }
        return null;
    }

    @Override
    public Void clip(LoopStatement.Clip statement) {
        for (String part : updated(statement.of())) {
            String kind = CLIP + part + " " + statement.how().text();
            now.last(kind)
                    .any(LoopStatement.Clip.class)
                    .ifPresent(first -> report("clip", BeatProblems.secondClip(statement, first)));
            Last gradients = now.last(GRADIENTS + part);
            Optional<LoopStatement.Update> used = gradients.any(LoopStatement.Update.class);
            if (used.isPresent()) {
                report("clip", BeatProblems.clipAfterUpdate(statement, used.get()));
            } else if (!gradients.always(LoopStatement.Backward.class)) {
                first(LoopStatement.Backward.class)
                        .ifPresent(b -> report("clip", BeatProblems.clipBeforeBackward(statement, b)));
            }
            now.set(kind, statement);
        }
        return null;
    }

    @Override
    public Void addNoise(LoopStatement.AddNoise statement) {
        for (String part : updated(statement.of())) {
            Last gradients = now.last(GRADIENTS + part);
            Optional<LoopStatement.Update> used = gradients.any(LoopStatement.Update.class);
            if (used.isPresent()) {
                report("noise", BeatProblems.noiseAfterUpdate(statement, used.get()));
            } else if (!gradients.always(LoopStatement.Backward.class)) {
                first(LoopStatement.Backward.class)
                        .ifPresent(b -> report("noise", BeatProblems.noiseBeforeBackward(statement, b)));
            }
        }
        return null;
    }

    @Override
    public Void update(LoopStatement.Update statement) {
        frozen.pass(statement, parts.of(statement), now);
        for (String part : parts.of(statement)) {
            Last gradients = now.last(GRADIENTS + part);
            Optional<LoopStatement.Update> twice = gradients.any(LoopStatement.Update.class);
            if (twice.isPresent()) {
                report("gradients", BeatProblems.secondUpdate(statement, twice.get()));
            } else if (!gradients.always(LoopStatement.Backward.class)) {
                LoopStatement.Backward made =
                        first(LoopStatement.Backward.class).orElseThrow();
                report("gradients", BeatProblems.updateBeforeBackward(statement, made, gradients.by()));
            }
            now.set(GRADIENTS + part, statement);
            now.forgetAll(CLIP + part + " ");
        }
        if (now.last(STEP).nothing()) {
            opening.add(statement);
        }
        now.set(STEP, statement);
        now.set(UPDATED, statement);
        return null;
    }

    // ---- frozen parts

    @Override
    public Void load(LoopStatement.Load statement) {
        frozen.pass(parts.of(Optional.of(statement.part())));
        return null;
    }

    @Override
    public Void freeze(LoopStatement.Freeze statement) {
        frozen.pass(statement, parts.of(Optional.of(statement.part())), now);
        return null;
    }

    /** What freezes, thaws and updates parts of the model. */
    FrozenParts frozen() {
        return frozen;
    }

    // ---- what counts steps

    @Override
    public Void every(LoopStatement.Every statement) {
        if (statement.unit().text().startsWith("step")) {
            Last updated = now.last(UPDATED);
            if (updated.never()) {
                report("every", BeatProblems.countsNothing(statement, first(LoopStatement.Update.class)));
            } else if (updated.nothing()) {
                notAlways.add(statement);
            }
        }
        return null;
    }
}
