package dev.loopwright.compiler.check;

import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows all paths through a loop whose statements stand where they can: both branches of a condition, passes over the
 * rows with a first, further and a last batch, epochs one by one as far as that is cheap. A condition on the epoch alone
 * is decided. What the statements do to each other is for {@link BeatRule} and {@link ScoreRule}.
 */
final class LoopFlow implements LoopStatement.Visitor<Void> {
    /** Statements that are looked at, about, before epochs are no longer taken one by one. */
    private static final int PATIENCE = 20_000;

    private static final int FEWEST = 3;
    private static final int MOST = 64;

    private final List<LoopStatement> all;
    private final BeatRule beats;
    private final ScoreRule scores;
    private Facts now = new Facts();
    /** Where paths leave the epochs early. */
    private Optional<Facts> stopped = Optional.empty();

    private int firstEpoch;
    private int lastEpoch;
    private int epochsDone;
    private boolean firstBatch;
    private boolean lastBatch;
    private final Set<LoopStatement> ran = Collections.newSetFromMap(new IdentityHashMap<>());

    LoopFlow(List<LoopStatement> all, BeatRule beats, ScoreRule scores) {
        this.all = all;
        this.beats = beats;
        this.scores = scores;
    }

    /** Follows the loop. */
    void follow(List<LoopStatement> body) {
        run(body);
    }

    /** Statements in branches that are taken on no path; of a branch the first. */
    List<LoopStatement> neverRun(List<LoopStatement> body) {
        List<LoopStatement> never = new ArrayList<>();
        for (LoopStatement statement : body) {
            if (!ran.contains(statement)) {
                never.add(statement);
                return never;
            }
            if (statement instanceof LoopStatement.If when) {
                never.addAll(neverRun(when.body()));
                never.addAll(neverRun(when.otherwise()));
            } else {
                never.addAll(neverRun(statement.inner()));
            }
        }
        return never;
    }

    private void run(List<LoopStatement> body) {
        for (LoopStatement statement : body) {
            ran.add(statement);
            Conditions.asked(statement).forEach(asked -> scores.asked(asked, now));
            statement.accept(this);
        }
    }

    @Override
    public Void other(LoopStatement statement) {
        statement.accept(beats.at(now));
        statement.accept(scores.at(now));
        return null;
    }

    // ---- branches

    private void branch(Truth truth, List<LoopStatement> body, List<LoopStatement> otherwise) {
        Facts before = now.copy();
        if (truth != Truth.NEVER) {
            run(body);
        }
        Facts then = now;
        now = before;
        if (truth != Truth.ALWAYS) {
            run(otherwise);
        }
        now = switch (truth) {
            case ALWAYS -> then;
            case NEVER -> now;
            case SOMETIMES -> then.or(now);
        };
    }

    @Override
    public Void when(LoopStatement.If statement) {
        branch(Truth.of(statement.condition(), firstEpoch, lastEpoch), statement.body(), statement.otherwise());
        return null;
    }

    @Override
    public Void every(LoopStatement.Every statement) {
        statement.accept(beats.at(now));
        branch(truth(statement), statement.body(), List.of());
        return null;
    }

    private Truth truth(LoopStatement.Every statement) {
        int period = (int) ((Expression.Number) statement.period()).value();
        return switch (statement.unit().text()) {
            case "epoch", "epochs" -> {
                int times = lastEpoch / period - (firstEpoch - 1) / period;
                yield times == lastEpoch - firstEpoch + 1 ? Truth.ALWAYS : times == 0 ? Truth.NEVER : Truth.SOMETIMES;
            }
            case "batch", "batches" ->
                period == 1 || lastBatch && statement.orAtLastBatch()
                        ? Truth.ALWAYS
                        : firstBatch && !lastBatch ? Truth.NEVER : Truth.SOMETIMES;
            default -> Truth.SOMETIMES;
        };
    }

    // ---- loops

    /** Once and, if there is more to come, once more from wherever the first time led to. */
    @Override
    public Void repeat(LoopStatement.Repeat statement) {
        run(statement.body());
        if (((Expression.Number) statement.count()).value() > 1) {
            run(statement.body());
        }
        return null;
    }

    /** A first batch, further ones, and a last one, which may be the first. */
    @Override
    public Void forBatch(LoopStatement.ForBatch loop) {
        Facts entry = now.copy();
        firstBatch = true;
        batch(loop);
        firstBatch = false;
        Facts before = entry.copy().or(now);
        batch(loop);
        before = before.or(now);
        now = before.copy();
        batch(loop);
        now = before.or(now);
        lastBatch = true;
        batch(loop);
        lastBatch = false;
        return null;
    }

    private void batch(LoopStatement.ForBatch loop) {
        beats.newBatch(loop, now);
        run(loop.body());
    }

    @Override
    public Void forEpoch(LoopStatement.ForEpoch loop) {
        int first = LoopPlaces.first(loop);
        int last = LoopPlaces.last(loop);
        int one = Math.max(FEWEST, Math.min(MOST, PATIENCE / Math.max(1, all.size())));
        stopped = Optional.empty();
        epochsDone = 0;
        for (int epoch = first; epoch <= Math.min(last, first + one - 1); epoch++) {
            epochs(loop, epoch, epoch);
        }
        if (first + one < last) {
            further(loop, first + one, last - 1);
        }
        if (first + one <= last) {
            epochs(loop, last, last);
        }
        beats.trained(loop, now);
        now = stopped.map(s -> s.or(now)).orElse(now);
        firstEpoch = 0;
        lastEpoch = 0;
        return null;
    }

    /** Epochs of which it is not asked which. */
    private void further(LoopStatement.ForEpoch loop, int from, int to) {
        Facts before = now.copy();
        epochs(loop, from, to);
        before = before.or(now);
        now = before.copy();
        epochs(loop, from, to);
        now = before.or(now);
    }

    private void epochs(LoopStatement.ForEpoch loop, int from, int to) {
        firstEpoch = from;
        lastEpoch = to;
        scores.newEpoch(now);
        run(loop.body());
        epochsDone++;
    }

    // ---- ends

    private void mayStop() {
        stopped = Optional.of(stopped.map(s -> s.or(now)).orElseGet(now::copy));
    }

    @Override
    public Void stopWhen(LoopStatement.StopWhen statement) {
        boolean never = !statement.notFinite() && Truth.of(statement.subject(), firstEpoch, lastEpoch) == Truth.NEVER;
        if (!never) {
            mayStop();
        }
        return null;
    }

    /** Patience lasts for some epochs at least. */
    @Override
    public Void stopWhenNotImproved(LoopStatement.StopWhenNotImproved statement) {
        if (epochsDone >= ((Expression.Number) statement.patience()).value()) {
            mayStop();
        }
        return null;
    }
}
