package dev.loopwright.runtime.data;

import java.util.Arrays;
import java.util.List;

/**
 * How much each row counts in a loss: what a column says, or so that over the training rows all labels of a target count
 * alike, rows / (labels × rows with the label), as scikit-learn balances classes.
 *
 * @param column of the weights, or of the labels to balance
 */
record RowWeights(String column, boolean balanced) {

    /** The encoded targets, and behind them the weights that losses ask for, in their order. */
    static float[][] behind(float[][] targets, Schema schema, Table table, int[] train) {
        List<RowWeights> weights = schema.weights();
        float[][] all = Arrays.copyOf(targets, targets.length + weights.size());
        for (int w = 0; w < weights.size(); w++) {
            Column column = schema.column(weights.get(w).column);
            all[targets.length + w] = weights.get(w).balanced
                    ? balanced(column, targets[schema.targets().indexOf(column)], table, train)
                    : given(column, table);
        }
        return all;
    }

    private static float[] given(Column column, Table table) {
        Numbers cells = table.values(column);
        float[] weights = new float[table.rows()];
        for (int row = 0; row < weights.length; row++) {
            double weight = Double.isNaN(cells.get(row)) && column.rule() == Column.Rule.CONSTANT
                    ? column.constantValue()
                    : cells.get(row);
            if (!(weight >= 0)) {
                throw DataProblems.noWeight(new Place(table.file(row), table.line(row)), column, weight);
            }
            weights[row] = (float) weight;
        }
        return weights;
    }

    private static float[] balanced(Column column, float[] labels, Table table, int[] train) {
        int[] rows = new int[Math.max(2, column.labels().size())];
        for (int row : train) {
            rows[(int) labels[row]]++;
        }
        for (int label = 0; label < rows.length; label++) {
            if (rows[label] == 0) {
                throw DataProblems.nothingToBalance(table.file(0), column, Cells.text(column, label));
            }
        }
        float[] weights = new float[labels.length];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = (float) ((double) train.length / ((double) rows.length * rows[(int) labels[row]]));
        }
        return weights;
    }
}
