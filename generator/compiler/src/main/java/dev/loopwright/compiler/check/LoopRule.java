package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The loop can run as it is written: every statement stands where it can work ({@link LoopPlaces}), and on every path that
 * leads to it all that it needs has happened ({@link LoopFlow}).
 */
final class LoopRule {
    private final ResolvedModel model;
    private final ShapeRule shapes;
    private final Log log;
    private final List<LoopStatement> all;
    private final LoopParts parts;
    private final BeatRule beats;
    private final ScoreRule scores;

    LoopRule(ResolvedModel model, ShapeRule shapes, Log log) {
        this.model = model;
        this.shapes = shapes;
        this.log = log;
        all = flat(model.loop().body());
        parts = new LoopParts(model, shapes, all, log);
        beats = new BeatRule(all, parts, log);
        scores = new ScoreRule(all, scopes(), log);
    }

    /** The statements of a body and of those inside them. */
    static List<LoopStatement> flat(List<LoopStatement> body) {
        List<LoopStatement> all = new ArrayList<>();
        for (LoopStatement statement : body) {
            all.add(statement);
            all.addAll(flat(statement.inner()));
        }
        return all;
    }

    private <T extends LoopStatement> List<T> all(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The parts of the model that the loop speaks of. */
    LoopParts parts() {
        return parts;
    }

    /** What the paths have shown, for those who write the loop out. */
    BeatRule beats() {
        return beats;
    }

    ScoreRule scores() {
        return scores;
    }

    void check() {
        boolean placed = new LoopPlaces(log).check(model.loop().body());
        all(LoopStatement.ForBatch.class).forEach(this::batches);
        checkpoints();
        if (placed && all(LoopStatement.ForEpoch.class).isEmpty()) {
            log.add(LoopProblems.noEpochs(model.loop().span()));
        }
        if (placed && isLearning() && parts.areFine()) {
            follow();
        }
    }

    private Set<String> scopes() {
        Set<String> scopes = new LinkedHashSet<>(Set.of("running"));
        model.data().split().parts().forEach(p -> scopes.add(p.name().text()));
        return scopes;
    }

    private void follow() {
        LoopFlow flow = new LoopFlow(all, beats, scores);
        flow.follow(model.loop().body());
        if (beats.accumulates()) {
            all(LoopStatement.ClearGradients.class).stream()
                    .filter(c -> !parts.part(c.of()).isWhole())
                    .findFirst()
                    .ifPresent(c -> log.add(PartProblems.clearedApart(c)));
        }
        if (!log.hasErrors()) {
            unreached(flow);
            beats.frozen().warn(log);
            untrained();
            new LoopWarnings(model, all, scopes(), log).add();
        }
    }

    // ---- one statement by itself

    private void batches(LoopStatement.ForBatch loop) {
        if (!loop.split().text().equals("train")) {
            log.add(LoopProblems.trainsOnOtherPart(loop.split()));
        }
        double rows = ((Expression.Number) loop.rows()).value();
        if (rows * shapes.widest() > Integer.MAX_VALUE - 64) {
            log.add(LoopProblems.batchTooLarge(loop.rows().span(), rows, shapes.widest()));
        }
        Optional<Value> mixing = shapes.network().mixingRows();
        if (rows == 1 && mixing.isPresent()) {
            log.add(LoopProblems.oneRow(loop.rows().span(), mixing.get()));
        }
    }

    private void checkpoints() {
        List<LoopStatement.Checkpoint> best = all(LoopStatement.Checkpoint.class).stream()
                .filter(c -> c.when().isPresent())
                .toList();
        best.stream().skip(1).forEach(second -> log.add(LoopProblems.secondCheckpoint(second, best.get(0))));
        best.forEach(c -> watched(c.when().orElseThrow(), "checkpoint best"));
        for (LoopStatement statement : all) {
            boolean stops = statement instanceof LoopStatement.StopWhen
                    || statement instanceof LoopStatement.StopWhenNotImproved;
            if (stops) {
                Conditions.asked(statement).stream()
                        .flatMap(asked -> Conditions.scores(asked, scopes()).stream())
                        .forEach(score -> watched(score, "stop"));
            }
        }
    }

    /** Rows that decide when to stop are no longer unseen. */
    private void watched(Expression.Reference score, String what) {
        if (score.path().get(0).text().equals("test")) {
            log.add(LoopProblems.watchesTest(score, what));
        }
    }

    /** Whether there are gradients and something that uses them for each pass over the rows; reports what is missing. */
    private boolean isLearning() {
        boolean learning = true;
        for (LoopStatement.ForEpoch epochs : all(LoopStatement.ForEpoch.class)) {
            List<LoopStatement> inside = flat(epochs.body());
            boolean updates = inside.stream().anyMatch(LoopStatement.Update.class::isInstance);
            for (LoopStatement statement : inside) {
                if (statement instanceof LoopStatement.ForBatch loop) {
                    learning &= isLearning(loop, updates);
                }
            }
        }
        return learning;
    }

    private boolean isLearning(LoopStatement.ForBatch loop, boolean updates) {
        Optional<LoopStatement.Backward> backward = flat(loop.body()).stream()
                .filter(LoopStatement.Backward.class::isInstance)
                .map(LoopStatement.Backward.class::cast)
                .findFirst();
        List<String> absent = new ArrayList<>();
        if (backward.isEmpty()) {
            absent.add("backward " + loss());
        }
        if (!updates) {
            absent.add("update " + model.network().name().text() + " with " + optimizer());
        }
        if (!absent.isEmpty()) {
            log.add(BeatProblems.missingBeats(loop.head(), absent, backward.map(LoopStatement::span)));
        }
        return absent.isEmpty();
    }

    private String loss() {
        return model.objective().losses().stream()
                .findFirst()
                .map(l -> l.name().text())
                .orElse("loss");
    }

    private String optimizer() {
        return model.loop().optimizers().stream().findFirst().map(o -> o.name()).orElse("…");
    }

    /** What no update changes, frozen or not. */
    private void untrained() {
        String names = parts.all().stream()
                .filter(cell -> !beats.frozen().isMentioned(cell))
                .map(parts::describe)
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            all(LoopStatement.Optimizer.class).stream()
                    .findFirst()
                    .ifPresent(o -> log.add(PartProblems.uncovered(names, o)));
        }
    }

    // ---- branches that are taken on no path

    private void unreached(LoopFlow flow) {
        for (LoopStatement statement : flow.neverRun(model.loop().body())) {
            LoopStatement guard = all.stream()
                    .filter(s -> s.inner().stream().anyMatch(inner -> inner == statement))
                    .findFirst()
                    .orElseThrow();
            Optional<LoopStatement.ForEpoch> epochs = all(LoopStatement.ForEpoch.class).stream()
                    .filter(e -> flat(e.body()).stream().anyMatch(inner -> inner == statement))
                    .findFirst();
            log.add(LoopProblems.neverRuns(
                    statement, guard.head(), epochs.map(e -> e.range().span())));
        }
    }
}
