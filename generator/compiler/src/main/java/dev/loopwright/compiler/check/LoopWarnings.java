package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a loop in which nothing is wrong seems to have forgotten. A mistake would make other things look forgotten, too. */
final class LoopWarnings {
    private final ResolvedModel model;
    private final List<LoopStatement> all;
    private final Set<String> scopes;
    private final Log log;

    LoopWarnings(ResolvedModel model, List<LoopStatement> all, Set<String> scopes, Log log) {
        this.model = model;
        this.all = all;
        this.scopes = scopes;
        this.log = log;
    }

    private <T extends LoopStatement> List<T> all(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    void add() {
        stopsWithoutRestore();
        unusedParts();
        unusedEntries();
        unusedOptimizers();
        unusedAverages();
    }

    private void unusedAverages() {
        Set<String> evaluated = new LinkedHashSet<>();
        all(LoopStatement.Evaluate.class).forEach(e -> e.with().ifPresent(w -> evaluated.add(w.text())));
        all(LoopStatement.MovingAverage.class).stream()
                .map(LoopStatement.MovingAverage::name)
                .filter(name -> !evaluated.contains(name.text()))
                .forEach(name -> log.add(LoopProblems.unusedAverage(name)));
    }

    private void stopsWithoutRestore() {
        if (!all(LoopStatement.Restore.class).isEmpty()) {
            return;
        }
        Optional<LoopStatement.Checkpoint> best = all(LoopStatement.Checkpoint.class).stream()
                .filter(c -> c.when().isPresent())
                .findFirst();
        all(LoopStatement.StopWhenNotImproved.class).stream()
                .findFirst()
                .ifPresent(s -> log.add(LoopProblems.stopWithoutRestore(s, best)));
    }

    private void unusedParts() {
        Set<String> parts = new LinkedHashSet<>();
        all(LoopStatement.Evaluate.class).forEach(e -> parts.add(e.split().text()));
        all(LoopStatement.ForBatch.class).forEach(b -> parts.add(b.split().text()));
        model.data().split().parts().stream()
                .filter(p -> !parts.contains(p.name().text()))
                .forEach(p -> log.add(LoopProblems.unusedPart(p.name())));
    }

    private void unusedOptimizers() {
        Set<String> updating = new LinkedHashSet<>();
        all(LoopStatement.Update.class).forEach(u -> updating.add(u.optimizer().text()));
        all(LoopStatement.Optimizer.class).stream()
                .map(LoopStatement.Optimizer::name)
                .filter(name -> !updating.contains(name.text()))
                .forEach(name -> log.add(LoopProblems.unusedOptimizer(name)));
    }

    private void unusedEntries() {
        Set<String> used = new LinkedHashSet<>();
        all(LoopStatement.Compute.class).forEach(c -> c.entries().forEach(e -> used.add(e.text())));
        all(LoopStatement.Backward.class).forEach(b -> used.add(b.loss().text()));
        for (LoopStatement statement : all) {
            for (Expression asked : Conditions.asked(statement)) {
                Conditions.scores(asked, scopes)
                        .forEach(s -> used.add(s.path().get(1).text()));
            }
        }
        model.objective().losses().stream()
                .map(ResolvedModel.LossEntry::name)
                .filter(name -> !used.contains(name.text()))
                .forEach(name -> log.add(LoopProblems.unusedEntry("loss", name)));
        model.objective().metrics().stream()
                .map(ResolvedModel.MetricEntry::name)
                .filter(name -> !used.contains(name.text()))
                .forEach(name -> log.add(LoopProblems.unusedEntry("metric", name)));
    }
}
