package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.List;
import java.util.Optional;

/**
 * Every statement of the loop stands where it can work: epochs in the loop, passes over the rows in an epoch, the beats
 * of a step in a pass. What {@code if}, {@code every} and {@code repeat} hold stands where they stand.
 */
final class LoopPlaces implements LoopStatement.Visitor<Void> {
    /** Where a statement stands. */
    enum Place {
        LOOP,
        EPOCH,
        BATCH
    }

    /** Repetitions within each other; each takes its body through all that follows once more. */
    private static final int DEEPEST = 4;

    private final Log log;
    private Place place = Place.LOOP;
    /** The {@code if}, {@code every} or {@code repeat} around, within the place. */
    private Optional<LoopStatement> around = Optional.empty();

    private int repeats;
    private boolean misplaced;
    private Optional<LoopStatement.ForEpoch> epochsBefore = Optional.empty();

    LoopPlaces(Log log) {
        this.log = log;
    }

    /** Whether everything stands where it can; the first statement that does not is reported. */
    boolean check(List<LoopStatement> body) {
        body.forEach(s -> s.accept(this));
        return !misplaced;
    }

    private void report(Diagnostic problem) {
        if (!misplaced) {
            log.add(problem);
        }
        misplaced = true;
    }

    private boolean stands(LoopStatement statement, String where, Place... allowed) {
        if (List.of(allowed).contains(place)) {
            return true;
        }
        report(LoopProblems.misplaced(statement.head(), where));
        return false;
    }

    private void inside(Place inner, List<LoopStatement> body) {
        Place outer = place;
        Optional<LoopStatement> outerAround = around;
        place = inner;
        around = Optional.empty();
        body.forEach(s -> s.accept(this));
        place = outer;
        around = outerAround;
    }

    private void within(LoopStatement branch) {
        Optional<LoopStatement> outer = around;
        around = Optional.of(branch);
        branch.inner().forEach(s -> s.accept(this));
        around = outer;
    }

    @Override
    public Void other(LoopStatement statement) {
        stands(statement, "in a `for batch`: it works on the rows of a batch", Place.BATCH);
        return null;
    }

    @Override
    public Void optimizer(LoopStatement.Optimizer statement) {
        String where = "at the top of the loop, before the epochs: it lives as long as the training";
        if (stands(statement, where, Place.LOOP) && around.isPresent()) {
            report(LoopProblems.misplaced(statement.head(), where));
        }
        return null;
    }

    @Override
    public Void movingAverage(LoopStatement.MovingAverage statement) {
        String where = "at the top of the loop, before the epochs: it lives as long as the training";
        if (stands(statement, where, Place.LOOP) && around.isPresent()) {
            report(LoopProblems.misplaced(statement.head(), where));
        }
        return null;
    }

    @Override
    public Void load(LoopStatement.Load statement) {
        String where = "at the top of the loop, before the epochs: training starts from these weights";
        if (stands(statement, where, Place.LOOP) && (around.isPresent() || epochsBefore.isPresent())) {
            report(LoopProblems.misplaced(statement.head(), where));
        }
        return null;
    }

    @Override
    public Void advance(LoopStatement.Advance statement) {
        stands(statement, "in a `for epoch`, behind the update: it follows the weights", Place.EPOCH, Place.BATCH);
        return null;
    }

    @Override
    public Void javaCall(LoopStatement.JavaCall statement) {
        return null;
    }

    @Override
    public Void forEpoch(LoopStatement.ForEpoch loop) {
        String where = "outside other loops: epochs are the outermost";
        if (!stands(loop, where, Place.LOOP)) {
            return null;
        }
        if (around.isPresent()) {
            report(LoopProblems.misplaced(loop.head(), "outside of everything else: epochs are the outermost"));
            return null;
        }
        epochsBefore
                .filter(before -> first(loop) <= last(before))
                .ifPresent(before -> log.add(LoopProblems.epochsOverlap(loop, before, last(before) + 1)));
        epochsBefore = Optional.of(loop);
        inside(Place.EPOCH, loop.body());
        if (!misplaced && LoopRule.flat(loop.body()).stream().noneMatch(LoopStatement.ForBatch.class::isInstance)) {
            log.add(LoopProblems.noBatches(loop.head()));
        }
        return null;
    }

    static int first(LoopStatement.ForEpoch loop) {
        return (int) ((Expression.Number) ((Expression.Range) loop.range()).from()).value();
    }

    static int last(LoopStatement.ForEpoch loop) {
        return (int) ((Expression.Number) ((Expression.Range) loop.range()).to()).value();
    }

    @Override
    public Void forBatch(LoopStatement.ForBatch loop) {
        if (stands(loop, "in a `for epoch`: an epoch is one pass over the rows", Place.EPOCH)) {
            inside(Place.BATCH, loop.body());
        }
        return null;
    }

    // ---- branches

    @Override
    public Void every(LoopStatement.Every statement) {
        boolean epochs = statement.unit().text().startsWith("epoch");
        boolean fine = epochs
                ? stands(statement, "in a `for epoch`: it counts epochs", Place.EPOCH, Place.BATCH)
                : stands(
                        statement,
                        "in a `for batch`: it counts " + statement.unit().text(),
                        Place.BATCH);
        if (fine) {
            within(statement);
        }
        return null;
    }

    @Override
    public Void repeat(LoopStatement.Repeat statement) {
        repeats++;
        if (repeats > DEEPEST) {
            report(LoopProblems.repeatedTooDeeply(statement.head(), DEEPEST));
        } else if (stands(statement, "in a `for epoch`: that is what counts epochs", Place.EPOCH, Place.BATCH)) {
            within(statement);
        }
        repeats--;
        return null;
    }

    @Override
    public Void when(LoopStatement.If statement) {
        if (place == Place.LOOP) {
            Conditions.references(statement.condition()).stream()
                    .filter(r -> r.text().equals("epoch"))
                    .findFirst()
                    .ifPresent(r -> report(LoopProblems.noEpochHere(r)));
        }
        within(statement);
        return null;
    }

    // ---- what works on gradients: of one batch, or of all batches of an epoch

    private Void usesGradients(LoopStatement statement) {
        stands(statement, "in a `for batch`: it works on the gradients of batches", Place.BATCH, Place.EPOCH);
        return null;
    }

    @Override
    public Void clearGradients(LoopStatement.ClearGradients statement) {
        return usesGradients(statement);
    }

    @Override
    public Void clip(LoopStatement.Clip statement) {
        return usesGradients(statement);
    }

    @Override
    public Void update(LoopStatement.Update statement) {
        return usesGradients(statement);
    }

    @Override
    public Void checkFinite(LoopStatement.CheckFinite statement) {
        return usesGradients(statement);
    }

    // ---- scores and weights

    @Override
    public Void freeze(LoopStatement.Freeze statement) {
        return null;
    }

    @Override
    public Void evaluate(LoopStatement.Evaluate statement) {
        return null;
    }

    @Override
    public Void report(LoopStatement.Report statement) {
        for (Expression item : statement.items()) {
            if (!(item instanceof Expression.Reference reference)) {
                continue;
            }
            if (place == Place.LOOP && reference.text().equals("epoch")) {
                report(LoopProblems.noEpochHere(reference));
            } else if (place != Place.EPOCH && reference.text().equals("observation")) {
                report(LoopProblems.noObservationHere(reference));
            }
        }
        return null;
    }

    @Override
    public Void checkpoint(LoopStatement.Checkpoint statement) {
        stands(statement, "in a `for epoch`: it keeps weights while they change", Place.EPOCH, Place.BATCH);
        return null;
    }

    @Override
    public Void stopWhen(LoopStatement.StopWhen statement) {
        stands(statement, "in a `for epoch`: that is what it ends", Place.EPOCH, Place.BATCH);
        return null;
    }

    @Override
    public Void stopWhenNotImproved(LoopStatement.StopWhenNotImproved statement) {
        stands(statement, "in a `for epoch`, behind the `for batch`: it counts epochs", Place.EPOCH);
        return null;
    }

    @Override
    public Void restore(LoopStatement.Restore statement) {
        stands(statement, "behind the epochs: it takes back the weights of the best of them", Place.LOOP);
        return null;
    }
}
