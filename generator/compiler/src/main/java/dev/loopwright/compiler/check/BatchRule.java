package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The beats of a step come in order: forward, compute, backward, clip, update. Gradients are cleared exactly once from
 * one update to the next, before backward adds to them or after update has used them.
 */
final class BatchRule {
    private final LoopStatement.ForBatch loop;
    private final ResolvedModel model;
    private final Log log;
    private final List<LoopStatement> body;

    BatchRule(LoopStatement.ForBatch loop, ResolvedModel model, Log log) {
        this.loop = loop;
        this.model = model;
        this.log = log;
        body = loop.body();
    }

    void check() {
        boolean once = atMostOnce(LoopStatement.Forward.class, LoopProblems::secondForward);
        once &= atMostOnce(LoopStatement.Backward.class, LoopProblems::secondBackward);
        once &= atMostOnce(LoopStatement.Update.class, LoopProblems::secondUpdate);
        once &= atMostOnce(LoopStatement.ClearGradients.class, LoopProblems::secondClear);
        clippedOnce();
        Optional<LoopStatement.Backward> backward = first(LoopStatement.Backward.class);
        Optional<LoopStatement.Update> update = first(LoopStatement.Update.class);
        if (backward.isEmpty() || update.isEmpty()) {
            missing(backward, update);
            return;
        }
        if (!once) {
            return;
        }
        computes(backward.get());
        if (isBefore(update.get(), backward.get())) {
            log.add(LoopProblems.updateBeforeBackward(update.get(), backward.get()));
            return;
        }
        clears(backward.get(), update.get());
        all(LoopStatement.Clip.class).forEach(clip -> clips(clip, backward.get(), update.get()));
    }

    private <T extends LoopStatement> List<T> all(Class<T> kind) {
        return body.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private <T extends LoopStatement> Optional<T> first(Class<T> kind) {
        return all(kind).stream().findFirst();
    }

    private boolean isBefore(LoopStatement one, LoopStatement other) {
        return body.indexOf(one) < body.indexOf(other);
    }

    /** Words a beat that comes a second time. */
    private interface Wording<T> {
        Diagnostic of(T second, T first);
    }

    private <T extends LoopStatement> boolean atMostOnce(Class<T> kind, Wording<T> wording) {
        List<T> found = all(kind);
        found.stream().skip(1).forEach(second -> log.add(wording.of(second, found.get(0))));
        return found.size() < 2;
    }

    private void clippedOnce() {
        List<LoopStatement.Clip> seen = new ArrayList<>();
        for (LoopStatement.Clip clip : all(LoopStatement.Clip.class)) {
            Optional<LoopStatement.Clip> same = seen.stream()
                    .filter(s -> s.how().text().equals(clip.how().text()))
                    .findFirst();
            same.ifPresent(s -> log.add(LoopProblems.secondClip(clip, s)));
            seen.add(clip);
        }
    }

    private void missing(Optional<LoopStatement.Backward> backward, Optional<LoopStatement.Update> update) {
        String loss = model.objective().losses().stream()
                .findFirst()
                .map(l -> l.name().text())
                .orElse("loss");
        String optimizer = model.loop().optimizers().stream()
                .findFirst()
                .map(o -> o.name())
                .orElse("…");
        List<String> absent = new ArrayList<>();
        if (backward.isEmpty()) {
            absent.add("backward " + loss);
        }
        if (update.isEmpty()) {
            absent.add("update " + model.network().name().text() + " with " + optimizer);
        }
        log.add(LoopProblems.missingBeats(loop.head(), absent, backward.map(LoopStatement::span)));
    }

    /** The loss is computed after forward and before backward. */
    private void computes(LoopStatement.Backward backward) {
        List<LoopStatement.Compute> computes = all(LoopStatement.Compute.class);
        Optional<LoopStatement.Forward> forward = first(LoopStatement.Forward.class);
        Optional<LoopStatement.Compute> early = computes.stream()
                .filter(c -> forward.isPresent() && isBefore(c, forward.get()))
                .findFirst();
        if (early.isPresent()) {
            log.add(LoopProblems.computeBeforeForward(early.get(), forward.orElseThrow()));
            return;
        }
        String loss = backward.loss().text();
        Optional<LoopStatement.Compute> computed = computes.stream()
                .filter(c -> c.entries().stream().anyMatch(e -> e.text().equals(loss)))
                .findFirst();
        if (computed.isEmpty()) {
            log.add(LoopProblems.lossNotComputed(backward, first(LoopStatement.Compute.class)));
        } else if (isBefore(backward, computed.get())) {
            log.add(LoopProblems.backwardBeforeCompute(backward, computed.get()));
        }
    }

    private void clears(LoopStatement.Backward backward, LoopStatement.Update update) {
        Optional<LoopStatement.ClearGradients> clear = first(LoopStatement.ClearGradients.class);
        if (clear.isEmpty()) {
            log.add(LoopProblems.neverCleared(backward, update));
        } else if (isBefore(backward, clear.get()) && isBefore(clear.get(), update)) {
            log.add(LoopProblems.clearedTooEarly(clear.get(), backward, update));
        }
    }

    private void clips(LoopStatement.Clip clip, LoopStatement.Backward backward, LoopStatement.Update update) {
        if (isBefore(clip, backward)) {
            log.add(LoopProblems.clipBeforeBackward(clip, backward));
        } else if (isBefore(update, clip)) {
            log.add(LoopProblems.clipAfterUpdate(clip, update));
        }
    }
}
