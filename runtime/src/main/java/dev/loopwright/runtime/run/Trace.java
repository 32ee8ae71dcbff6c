package dev.loopwright.runtime.run;

import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.data.Rows;
import dev.loopwright.runtime.data.Summary;
import dev.loopwright.runtime.optimizer.Optimizer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The learner's view of a run, with the values that it really has: the first step in slow motion, and after training
 * one prediction followed through the network. A generated trainer uses it so, taking the statements of its loop:
 *
 * <pre>{@code
 * // The first step in slow motion, on a second model and optimizer made from the same seed: training is untouched.
 * private void traceFirstStep() {
 *     Trace trace = run.trace();
 *     Lesson model = new Lesson(SEED);
 *     Sgd sgd = new Sgd(model.parameters(), 0.5);
 *     Batch batch = data.train().batches(10).shuffled(SEED, 1).iterator().next();
 *     trace.batch(batch);
 *     model.forward(batch);
 *     trace.prediction(model, batch, "p", "label");
 *     model.clearGradients();
 *     model.backward(batch);
 *     trace.gradient(model.parameters());
 *     sgd.update();
 *     trace.update(model.parameters(), sgd);
 * }
 *
 * // One row that the model was not trained on, followed through it.
 * private void traceOneRow() {
 *     run.trace().row(model, data.test());
 * }
 * }</pre>
 */
public final class Trace {
    private static final int ROWS_SHOWN = 3;
    private static final int COLUMNS_SHOWN = 10;
    private static final int ELEMENTS_SHOWN = 12;
    private static final int VALUES_PER_LINE = 8;
    private static final int VALUES_SHOWN = 64;

    private final PrintStream console;
    private final Dataset data;
    private String weight = "";
    private int place;
    private float before;

    Trace(PrintStream console, Dataset data) {
        this.console = console;
        this.data = data;
    }

    /** Shows the first rows of a batch as they stand in the file, and as the network sees them. */
    public void batch(Batch batch) {
        int rows = Math.min(ROWS_SHOWN, batch.rows());
        print("\nStep 1 in slow motion: a batch of " + SummaryText.count(batch.rows(), "row") + ", of which "
                + (rows == batch.rows() ? "all" : "the first " + rows) + " are shown\n");
        print("\n  before scaling, as in the file\n" + raw(batch, rows).text(4));
        print("  after scaling, as the network sees them\n"
                + encoded(batch, rows).text(4) + arrays(batch));
    }

    private TextTable raw(Batch batch, int rows) {
        List<Column> columns = new ArrayList<>(shown(data.schema().inputs().stream()
                .filter(c -> c.kind() != Column.Kind.ARRAY)
                .toList()));
        columns.addAll(data.schema().targets());
        TextTable table =
                new TextTable(cells("line", columns.stream().map(Column::name).toList()));
        for (int r = 0; r < rows; r++) {
            int row = batch.rowNumbers()[r];
            List<String> texts =
                    columns.stream().map(c -> data.shown(row, c.name())).toList();
            table.row(cells(Integer.toString(batch.lines()[r]), texts));
        }
        return table;
    }

    private TextTable encoded(Batch batch, int rows) {
        List<String> names = data.schema().inputNames();
        List<Integer> inputs = shown(singles());
        List<String> header = cells("line", inputs.stream().map(names::get).toList());
        data.schema().targets().forEach(t -> header.add(t.name()));
        TextTable table = new TextTable(header);
        for (int r = 0; r < rows; r++) {
            List<String> line = cells(Integer.toString(batch.lines()[r]), List.of());
            for (int i : inputs) {
                line.add(Numbers.rounded(batch.inputs()[r * batch.inputWidth() + i]));
            }
            for (int t = 0; t < data.schema().targets().size(); t++) {
                line.add(Numbers.text(batch.target(t)[r]));
            }
            table.row(line);
        }
        return table;
    }

    /** The encoded inputs that belong to no array. */
    private List<Integer> singles() {
        List<Integer> singles = new ArrayList<>();
        int at = 0;
        for (Column column : data.schema().inputs()) {
            for (int i = 0; column.kind() != Column.Kind.ARRAY && i < column.width(); i++) {
                singles.add(at + i);
            }
            at += column.width();
        }
        return singles;
    }

    /** The arrays of the first row, pictures as pictures. */
    private String arrays(Batch batch) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (Column column : data.schema().inputs()) {
            if (column.kind() == Column.Kind.ARRAY) {
                text.append("  ")
                        .append(column.name())
                        .append(" of line ")
                        .append(batch.lines()[0])
                        .append('\n');
                text.append(
                        column.shape().size() == 3
                                ? Shades.of(column, batch.inputs(), at)
                                : lines(batch.inputs(), at, column.width()));
            }
            at += column.width();
        }
        return text.toString();
    }

    private static <T> List<T> shown(List<T> all) {
        return all.subList(0, Math.min(COLUMNS_SHOWN, all.size()));
    }

    private static List<String> cells(String first, List<String> others) {
        List<String> cells = new ArrayList<>(List.of(first));
        cells.addAll(others);
        return cells;
    }

    /**
     * Shows what the model predicts for the first row of a batch just run forward, its target and its loss. The loss of
     * the single row comes from running it alone; afterwards the batch is run again, so that backward finds what it
     * needs. A model that normalises over the batch can run no row alone.
     *
     * @param value name of the prediction in the model file
     * @param target name of the target column
     */
    public void prediction(Model model, Batch batch, String value, String target) {
        float meanLoss = model.loss();
        print("\n  forward: the row of line " + batch.lines()[0] + "\n");
        for (Model.Activation activation : model.activations()) {
            if (activation.name().equals(value)) {
                print("    prediction  " + value + " = " + values(activation, data.labels(target)) + "\n");
            }
        }
        print("    target      " + target(batch.rowNumbers()[0], batch, target) + "\n");
        if (model.mixesRows()) {
            print("    mean loss over the batch: " + Numbers.fine(meanLoss) + "\n");
            return;
        }
        float ownLoss = model.forward(batch.row(0));
        print("    its loss    " + Numbers.fine(ownLoss) + "   (mean over the batch: " + Numbers.fine(meanLoss)
                + ")\n");
        model.forward(batch);
    }

    /** {@code 0.4821}, or with several elements {@code Adelie 0.21, Chinstrap 0.33, Gentoo 0.46}. */
    private static String values(Model.Activation activation, List<String> labels) {
        if (activation.width() == 1) {
            return Numbers.fine(activation.values()[0]);
        }
        boolean labelled = labels.size() == activation.width();
        List<String> texts = new ArrayList<>();
        for (int k : largest(activation)) {
            String label = labelled ? Summary.shown(labels.get(k)) + " " : "";
            texts.add(label + Numbers.fine(activation.values()[k]));
        }
        return String.join(", ", texts)
                + (texts.size() < activation.width() ? " and " + (activation.width() - texts.size()) + " smaller" : "");
    }

    /** The elements in order, or the largest first where they are many. */
    private static int[] largest(Model.Activation activation) {
        int width = activation.width();
        int[] all = IntStream.range(0, width).toArray();
        return width <= ELEMENTS_SHOWN
                ? all
                : Arrays.stream(all)
                        .boxed()
                        .sorted(Comparator.comparingDouble(k -> -activation.values()[k]))
                        .limit(ELEMENTS_SHOWN)
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    private String target(int row, Batch batch, String name) {
        List<String> targets =
                data.schema().targets().stream().map(Column::name).toList();
        String encoded = Numbers.text(batch.target(targets.indexOf(name))[0]);
        String raw = data.shown(row, name);
        return name + " = " + raw + (raw.equals(encoded) ? "" : "   (encoded as " + encoded + ")");
    }

    /** Picks the weight of the first layer with the largest gradient, shows that, and remembers the weight. */
    public void gradient(Parameters parameters) {
        Tensor tensor = parameters.tensors().stream()
                .filter(t -> t.kind() == Tensor.Kind.WEIGHTS)
                .findFirst()
                .orElse(parameters.tensors().get(0));
        float[] gradients = parameters.gradients();
        place = tensor.offset();
        for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
            place = Math.abs(gradients[i]) > Math.abs(gradients[place]) ? i : place;
        }
        weight = tensor.name() + indexes(tensor, place - tensor.offset());
        before = parameters.values()[place];
        float gradient = gradients[place];
        print("\n  backward: of the " + tensor.size() + " weights in " + tensor.name()
                + " the one with the largest gradient\n");
        print("    gradient of " + weight + " = " + Numbers.fine(gradient) + "   (a larger weight would "
                + (gradient > 0 ? "raise" : "lower") + " the loss)\n");
    }

    /** Row-major position as indexes: {@code [3, 7]}. */
    static String indexes(Tensor tensor, int position) {
        List<String> indexes = new ArrayList<>();
        int rest = position;
        for (int axis = tensor.shape().size() - 1; axis >= 0; axis--) {
            int size = tensor.shape().get(axis);
            indexes.add(0, Integer.toString(rest % size));
            rest /= size;
        }
        return indexes.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    /** Shows the weight that {@link #gradient} has picked, before and after the optimizer's step. */
    public void update(Parameters parameters, Optimizer optimizer) {
        float after = parameters.values()[place];
        print("\n  update: one step with learning rate " + Numbers.text((float) optimizer.rate()) + "\n");
        print("    " + weight + " before " + Numbers.fine(before) + "   after " + Numbers.fine(after)
                + "   (changed by " + Numbers.fine((double) after - before) + ")\n");
        print("\nNow the training itself, from the same starting weights\n");
    }

    /** Follows the first of some rows through the trained model, layer by layer. */
    public void row(Model model, Rows rows) {
        Batch batch = rows.batches(1).iterator().next();
        model.evaluate(batch);
        print("\nOne prediction, layer by layer: line " + batch.lines()[0] + " of the part " + rows.name() + "\n");
        print("  inputs before scaling\n" + raw(batch, 1).text(4));
        print("  inputs after scaling\n" + encoded(batch, 1).text(4) + arrays(batch));
        String block = "";
        for (Model.Activation activation : model.activations()) {
            if (!activation.block().equals(block) && !activation.block().isEmpty()) {
                print("  block " + activation.block() + "\n");
            }
            block = activation.block();
            print("  " + activation.name() + " = " + activation.source() + "\n"
                    + lines(activation.values(), 0, activation.width()));
        }
        for (Column target : data.schema().targets()) {
            print("  target " + target(batch.rowNumbers()[0], batch, target.name()) + "\n");
        }
        print("  loss " + Numbers.fine(model.loss()) + "\n");
    }

    /** Values from a place on, some to a line. */
    private static String lines(float[] values, int from, int width) {
        StringBuilder text = new StringBuilder();
        int shown = Math.min(VALUES_SHOWN, width);
        for (int k = 0; k < shown; k++) {
            String value = Numbers.rounded(values[from + k]);
            text.append(k % VALUES_PER_LINE == 0 ? "    " : "  ").append(" ".repeat(Math.max(0, 8 - value.length())));
            text.append(value).append(k % VALUES_PER_LINE == VALUES_PER_LINE - 1 || k == shown - 1 ? "\n" : "");
        }
        if (shown < width) {
            text.append("    and ").append(width - shown).append(" more\n");
        }
        return text.toString();
    }

    private void print(String text) {
        console.print(text);
        console.flush();
    }
}
