package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Statement;
import java.util.List;

/**
 * About how much a training computes, for choosing how to run it: multiply-adds, with guesses for what is not one.
 * Nothing depends on it but time.
 */
public final class Work {
    /** A step goes forward, and back to values and to weights. */
    private static final int PASSES = 3;

    /** Of gathering, scaling and scoring one value of a row, in multiply-adds. */
    private static final int VALUE = 8;

    /** Of reading one cell of a table. */
    private static final int CELL = 40;

    private Work() {}

    /**
     * For each row of the table, all epochs together; early stops are not foreseen.
     *
     * @param unfused a plan before fusion
     */
    public static double perRow(Plan unfused) {
        ShapedModel model = unfused.model();
        int inputs = model.data().inputWidth();
        double reading = (double) CELL
                * (inputs
                        + model.data().targets().size()
                        + model.objective().rowWeights().size());
        return reading
                + perRow(
                        model.loop().body(),
                        PASSES * (double) Summary.multiplyAdds(unfused.model()) + (double) VALUE * inputs,
                        unfused.parameterCount());
    }

    private static double perRow(List<Statement> body, double step, double update) {
        double sum = 0;
        for (Statement statement : body) {
            sum += times(statement) * perRow(statement.inner(), step, update);
            if (statement instanceof Statement.ForBatch batches) {
                sum += step + PASSES * update / batches.rows();
            }
        }
        return sum;
    }

    /** How often what is inside a statement is done. */
    private static double times(Statement statement) {
        if (statement instanceof Statement.ForEpoch epochs) {
            return epochs.last() - epochs.first() + 1.0;
        }
        return statement instanceof Statement.Repeat repeat ? repeat.times() : 1;
    }
}
