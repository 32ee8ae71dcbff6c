package dev.loopwright.compiler.emit;

import dev.loopwright.compiler.model.ShapedModel.Loop;
import dev.loopwright.compiler.model.Statement;
import java.util.IdentityHashMap;
import java.util.List;

/** Numbers the passes over the rows that one epoch may make, so that each has an order and dropout masks of its own. */
final class Passes {
    private final IdentityHashMap<Statement, String> numbers = new IdentityHashMap<>();

    Passes(Loop loop) {
        for (Statement.ForEpoch epochs : Statements.of(Statement.ForEpoch.class, Statements.all(loop))) {
            if (number(epochs.body(), 0, "", 0) == 1) {
                Statements.within(epochs.body(), Statement.ForBatch.class).forEach(pass -> numbers.put(pass, ""));
            }
        }
    }

    /** The local that counts the times of a repetition, so many deep in others. */
    static String time(int depth) {
        return depth == 1 ? "time" : "time" + depth;
    }

    /**
     * Numbers the passes in a body.
     *
     * @param before passes before it
     * @param repeated what to add for repetitions around, with its sign
     * @return the passes in it at most
     */
    private int number(List<Statement> body, int before, String repeated, int depth) {
        int passes = 0;
        for (Statement statement : body) {
            if (statement instanceof Statement.ForBatch) {
                passes++;
                numbers.put(statement, ", " + (before + passes) + repeated);
            } else if (statement instanceof Statement.Repeat repeat) {
                int each = number(repeat.body(), before + passes, "", depth + 1);
                String times = each == 1 ? "" : each + " * ";
                number(
                        repeat.body(),
                        before + passes,
                        repeated + " + " + times + "(" + time(depth + 1) + " - 1)",
                        depth + 1);
                passes += each * repeat.times();
            } else {
                passes += number(statement.inner(), before + passes, repeated, depth);
            }
        }
        return passes;
    }

    /** The epoch and, where there are several passes in it, which one this is. */
    String of(Statement.ForBatch pass) {
        return "epoch" + numbers.get(pass);
    }
}
