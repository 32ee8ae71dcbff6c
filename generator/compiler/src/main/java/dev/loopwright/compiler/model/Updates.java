package dev.loopwright.compiler.model;

import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.Statement.ForBatch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How many updates an optimizer makes in an epoch, as far as the loop alone says so: the sum over passes. */
public record Updates(List<Pass> passes) {

    /**
     * Updates in passes over the rows: every {@code period}-th batch has one.
     *
     * @param batches empty if the update stands outside of them
     * @param times passes, or updates in a batch
     * @param orAtLastBatch whether a last group of fewer batches has one, too
     */
    public record Pass(Optional<ForBatch> batches, int times, int period, boolean orAtLastBatch) {}

    /** Those of an optimizer; empty if branches decide, or if not all epochs are alike. */
    public static Optional<Updates> of(OptimizerUse optimizer, List<Statement> loop) {
        Set<Optional<Updates>> found = new LinkedHashSet<>();
        epochs(loop, optimizer, found);
        return found.size() == 1 ? found.iterator().next() : Optional.empty();
    }

    private static void epochs(List<Statement> body, OptimizerUse optimizer, Set<Optional<Updates>> found) {
        for (Statement statement : body) {
            if (statement instanceof Statement.ForEpoch && updates(statement, optimizer)) {
                List<Pass> passes = new ArrayList<>();
                Pass once = new Pass(Optional.empty(), 1, 1, false);
                boolean known = collect(statement.inner(), optimizer, once, passes);
                found.add(Optional.of(new Updates(List.copyOf(passes))).filter(u -> known));
            } else {
                epochs(statement.inner(), optimizer, found);
            }
        }
    }

    private static boolean updates(Statement statement, OptimizerUse optimizer) {
        return isUpdate(statement, optimizer) || statement.inner().stream().anyMatch(s -> updates(s, optimizer));
    }

    private static boolean isUpdate(Statement statement, OptimizerUse optimizer) {
        return statement instanceof Statement.Update update
                && update.optimizer().name().equals(optimizer.name());
    }

    private static boolean collect(List<Statement> body, OptimizerUse optimizer, Pass within, List<Pass> passes) {
        boolean known = true;
        for (Statement statement : body) {
            if (isUpdate(statement, optimizer)) {
                passes.add(within);
            } else if (updates(statement, optimizer)) {
                Optional<Pass> inner = inside(statement, within);
                known &= inner.isPresent() && collect(statement.inner(), optimizer, inner.get(), passes);
            }
        }
        return known;
    }

    private static Optional<Pass> inside(Statement statement, Pass within) {
        boolean first = within.batches().isEmpty();
        if (statement instanceof ForBatch batches && first) {
            return Optional.of(new Pass(Optional.of(batches), within.times(), 1, false));
        }
        if (statement instanceof Statement.Repeat repeat) {
            int times = Math.multiplyExact(within.times(), repeat.times());
            return Optional.of(new Pass(within.batches(), times, within.period(), within.orAtLastBatch()));
        }
        boolean groups = statement instanceof Statement.Every every
                && every.unit() == Statement.Unit.BATCHES
                && !first
                && within.period() == 1;
        return groups
                ? Optional.of(new Pass(
                        within.batches(),
                        within.times(),
                        ((Statement.Every) statement).period(),
                        ((Statement.Every) statement).orAtLastBatch()))
                : Optional.empty();
    }
}
