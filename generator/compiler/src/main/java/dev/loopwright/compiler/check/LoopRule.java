package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The loop can run as it is written: every statement stands where it can work, every score is measured before it is used,
 * the best weights are kept before they are restored. The loop has no branches, so what stands before a statement has run
 * before it; the first epoch is the one that could find something missing. The order within a batch is for {@link
 * BatchRule}.
 */
final class LoopRule implements LoopStatement.Visitor<Void> {
    /** Where a statement stands. */
    enum Place {
        LOOP,
        EPOCH,
        BATCH
    }

    private final ResolvedModel model;
    private final ShapeRule shapes;
    private final Log log;
    private final List<LoopStatement> all;

    private Place place = Place.LOOP;
    private boolean misplaced;
    private final Set<String> reported = new LinkedHashSet<>();
    private final Map<String, Span> evaluated = new LinkedHashMap<>();
    private final Set<String> computed = new LinkedHashSet<>();
    private final Set<String> declaredOptimizers = new LinkedHashSet<>();
    private final Map<String, Span> stale = new LinkedHashMap<>();
    private Optional<LoopStatement.ForEpoch> lastEpochs = Optional.empty();
    private Optional<LoopStatement.Checkpoint> checkpoint = Optional.empty();
    private Optional<LoopStatement.Restore> restored = Optional.empty();

    LoopRule(ResolvedModel model, ShapeRule shapes, Log log) {
        this.model = model;
        this.shapes = shapes;
        this.log = log;
        all = flat(model.loop().body());
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

    void check() {
        model.loop().body().forEach(s -> s.accept(this));
        if (!misplaced && all(LoopStatement.ForEpoch.class).isEmpty()) {
            log.add(LoopProblems.noEpochs(model.loop().span()));
        }
        if (!log.hasErrors()) {
            warnings();
        }
    }

    /** Only where nothing is wrong: a mistake may make other things look forgotten. */
    private void warnings() {
        if (restored.isEmpty()) {
            all(LoopStatement.StopWhenNotImproved.class).stream()
                    .limit(1)
                    .forEach(s -> log.add(LoopProblems.stopWithoutRestore(s, checkpoint)));
        }
        Set<String> parts = new LinkedHashSet<>();
        all(LoopStatement.Evaluate.class).forEach(e -> parts.add(e.split().text()));
        all(LoopStatement.ForBatch.class).forEach(b -> parts.add(b.split().text()));
        model.data().split().parts().stream()
                .filter(p -> !parts.contains(p.name().text()))
                .forEach(p -> log.add(LoopProblems.unusedPart(p.name())));
        unusedEntries();
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
        scores().forEach(s -> used.add(s.path().get(1).text()));
        all(LoopStatement.Backward.class).forEach(b -> used.add(b.loss().text()));
        model.objective().losses().stream()
                .map(ResolvedModel.LossEntry::name)
                .filter(name -> !used.contains(name.text()))
                .forEach(name -> log.add(LoopProblems.unusedEntry("loss", name)));
        model.objective().metrics().stream()
                .map(ResolvedModel.MetricEntry::name)
                .filter(name -> !used.contains(name.text()))
                .forEach(name -> log.add(LoopProblems.unusedEntry("metric", name)));
    }

    private List<Expression.Reference> scores() {
        List<Expression.Reference> scores = new ArrayList<>();
        all(LoopStatement.Report.class)
                .forEach(r -> r.items().stream()
                        .map(Expression.Reference.class::cast)
                        .filter(i -> i.path().size() == 2)
                        .forEach(scores::add));
        all(LoopStatement.Checkpoint.class).forEach(c -> scores.add(c.when().orElseThrow()));
        all(LoopStatement.StopWhenNotImproved.class).forEach(s -> scores.add(s.metric()));
        return scores;
    }

    // ---- places

    /** Reports the first statement that stands where it cannot work; those beside it have the same cause. */
    private boolean stands(LoopStatement statement, String where, Place... allowed) {
        if (List.of(allowed).contains(place)) {
            return true;
        }
        if (!misplaced) {
            log.add(LoopProblems.misplaced(statement.head(), where));
        }
        misplaced = true;
        return false;
    }

    private void inside(Place inner, List<LoopStatement> body) {
        Place outer = place;
        place = inner;
        body.forEach(s -> s.accept(this));
        place = outer;
    }

    @Override
    public Void other(LoopStatement statement) {
        stands(statement, "in a `for batch`: it works on the rows of a batch", Place.BATCH);
        return null;
    }

    @Override
    public Void optimizer(LoopStatement.Optimizer statement) {
        stands(statement, "at the top of the loop, before the epochs: it lives as long as the training", Place.LOOP);
        declaredOptimizers.add(statement.name().text());
        return null;
    }

    // ---- loops

    @Override
    public Void forEpoch(LoopStatement.ForEpoch loop) {
        if (!stands(loop, "outside other loops: epochs are the outermost", Place.LOOP)) {
            return null;
        }
        lastEpochs
                .filter(before -> first(loop) <= last(before))
                .ifPresent(before -> log.add(LoopProblems.epochsOverlap(loop, before, last(before) + 1)));
        lastEpochs = Optional.of(loop);
        computed.clear();
        List<LoopStatement.ForBatch> batches = loop.body().stream()
                .filter(LoopStatement.ForBatch.class::isInstance)
                .map(LoopStatement.ForBatch.class::cast)
                .toList();
        batches.stream().skip(1).forEach(b -> log.add(LoopProblems.secondBatchLoop(b, batches.get(0))));
        inside(Place.EPOCH, loop.body());
        if (batches.isEmpty() && !misplaced) {
            log.add(LoopProblems.noBatches(loop.head()));
        }
        return null;
    }

    private static int first(LoopStatement.ForEpoch loop) {
        return (int) ((Expression.Number) ((Expression.Range) loop.range()).from()).value();
    }

    private static int last(LoopStatement.ForEpoch loop) {
        return (int) ((Expression.Number) ((Expression.Range) loop.range()).to()).value();
    }

    @Override
    public Void forBatch(LoopStatement.ForBatch loop) {
        if (!stands(loop, "in a `for epoch`: an epoch is one pass over the rows", Place.EPOCH)) {
            return null;
        }
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
        inside(Place.BATCH, loop.body());
        if (!misplaced) {
            new BatchRule(loop, model, log).check();
        }
        return null;
    }

    @Override
    public Void compute(LoopStatement.Compute statement) {
        if (stands(statement, "in a `for batch`: it works on the rows of a batch", Place.BATCH)) {
            statement.entries().forEach(e -> computed.add(e.text()));
        }
        return null;
    }

    @Override
    public Void update(LoopStatement.Update statement) {
        boolean fine = stands(statement, "in a `for batch`: it works on the rows of a batch", Place.BATCH);
        Name name = statement.optimizer();
        if (fine && !declaredOptimizers.contains(name.text())) {
            all(LoopStatement.Optimizer.class).stream()
                    .filter(o -> o.name().text().equals(name.text()))
                    .findFirst()
                    .ifPresent(o -> log.add(LoopProblems.optimizerTooLate(name, o.name())));
        }
        return null;
    }

    // ---- scores

    @Override
    public Void evaluate(LoopStatement.Evaluate statement) {
        if (stands(
                statement,
                "behind the `for batch`: here it would overwrite what `backward` needs",
                Place.LOOP,
                Place.EPOCH)) {
            evaluated.put(statement.split().text(), statement.span());
            stale.remove(statement.split().text());
        }
        return null;
    }

    @Override
    public Void report(LoopStatement.Report statement) {
        for (Expression item : statement.items()) {
            Expression.Reference reference = (Expression.Reference) item;
            if (reference.path().size() == 2) {
                measured(reference);
            } else if (misplaced) {
                return null;
            } else if (place == Place.LOOP && reference.text().equals("epoch")) {
                log.add(LoopProblems.noEpochHere(reference));
            } else if (place != Place.EPOCH && reference.text().equals("observation")) {
                log.add(LoopProblems.noObservationHere(reference));
            }
        }
        return null;
    }

    @Override
    public Void checkpoint(LoopStatement.Checkpoint statement) {
        if (!stands(statement, "in a `for epoch`, behind the `for batch`: it compares epochs", Place.EPOCH)) {
            return null;
        }
        measured(statement.when().orElseThrow());
        watched(statement.when().orElseThrow(), "checkpoint best");
        checkpoint.ifPresent(first -> log.add(LoopProblems.secondCheckpoint(statement, first)));
        checkpoint = checkpoint.or(() -> Optional.of(statement));
        return null;
    }

    @Override
    public Void stopWhenNotImproved(LoopStatement.StopWhenNotImproved statement) {
        if (stands(statement, "in a `for epoch`, behind the `for batch`: it counts epochs", Place.EPOCH)) {
            measured(statement.metric());
            watched(statement.metric(), "stop");
        }
        return null;
    }

    @Override
    public Void restore(LoopStatement.Restore statement) {
        if (!stands(statement, "behind the epochs: it takes back the weights of the best of them", Place.LOOP)) {
            return null;
        }
        if (checkpoint.isEmpty() && !misplaced) {
            Optional<LoopStatement.Checkpoint> later =
                    all(LoopStatement.Checkpoint.class).stream().findFirst();
            log.add(LoopProblems.nothingToRestore(statement, later));
        }
        restored = Optional.of(statement);
        stale.putAll(evaluated);
        return null;
    }

    /** A score is measured before it is used. */
    private void measured(Expression.Reference score) {
        String said = score.path().get(0).text().equals("running")
                ? score.text()
                : score.path().get(0).text();
        if (!misplaced && !reported.contains(said) && isUnmeasured(score)) {
            reported.add(said);
        }
    }

    /** Reports a score that is not measured yet, or was measured too early. */
    private boolean isUnmeasured(Expression.Reference score) {
        String scope = score.path().get(0).text();
        String entry = score.path().get(1).text();
        if (scope.equals("running")) {
            if (!computed.contains(entry)) {
                log.add(LoopProblems.notComputed(score, entry, computes(entry)));
                return true;
            }
        } else if (!evaluated.containsKey(scope)) {
            Optional<LoopStatement.Evaluate> later = all(LoopStatement.Evaluate.class).stream()
                    .filter(e -> e.split().text().equals(scope))
                    .findFirst();
            log.add(LoopProblems.notEvaluated(score, scope, later));
            return true;
        } else if (stale.containsKey(scope)) {
            log.add(LoopProblems.stale(score, scope, stale.get(scope), restored.orElseThrow()));
            return true;
        }
        return false;
    }

    /** The statement that computes an entry, or one that could, and whether it does. */
    private LoopProblems.Computed computes(String entry) {
        List<LoopStatement.Compute> statements = all(LoopStatement.Compute.class);
        Optional<LoopStatement.Compute> same = statements.stream()
                .filter(c -> c.entries().stream().anyMatch(e -> e.text().equals(entry)))
                .findFirst();
        return new LoopProblems.Computed(
                same.isPresent(), same.or(() -> statements.stream().findFirst()));
    }

    /** Rows that decide when to stop are no longer unseen. */
    private void watched(Expression.Reference score, String what) {
        if (score.path().get(0).text().equals("test")) {
            log.add(LoopProblems.watchesTest(score, what));
        }
    }
}
