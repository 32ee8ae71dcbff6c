package dev.loopwright.runtime.run;

import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;

/** Looks for the first number of a step that is not finite, and says where it comes from. */
final class Diagnosis {
    /** Lines of the data file that a message lists at most. */
    private static final int LISTED = 8;
    /** Inputs, weights and gradients beyond this ask to be scaled, learnt more slowly, or clipped. */
    private static final float LARGE = 1e4f;

    private static final Pattern RISKY = Pattern.compile("\\b(log|log2|log10|sqrt|rsqrt|pow|exp)\\b|/");

    private final Model model;
    private final Dataset data;
    private final Batch batch;
    private final List<String> lines = new ArrayList<>();
    private String formula = "";

    Diagnosis(Model model, Dataset data, Batch batch) {
        this.model = model;
        this.data = data;
        this.batch = batch;
    }

    /** Whether all numbers from a place on are finite, up to before another. */
    static boolean finite(float[] values, int from, int to) {
        return first(values, from, to) < 0;
    }

    /** The first number from a place on that is not finite; -1 if there is none. */
    private static int first(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Of the values of the network, as the last forward has left them. */
    String ofValues() {
        for (Model.Activation value : model.activations()) {
            int at = first(value.values(), 0, batch.rows() * value.width());
            if (at >= 0) {
                place(
                        value,
                        "element " + at % value.width() + " for " + row(at / value.width()) + " is "
                                + value.values()[at]);
                return text();
            }
        }
        model.activations().forEach(value -> formula += value.source());
        lines.add("first in the loss itself, all values of the network being finite" + culprit(this::lossOf));
        return text();
    }

    private void place(Model.Activation value, String what) {
        lines.add("first in `" + value.name() + " = " + value.source() + "` (" + value.at() + "): " + what);
        formula = value.source();
    }

    /** Of the gradients, after running the batch forward and backward again. */
    String ofGradients() {
        run(batch);
        float[] gradients = model.parameters().gradients();
        List<Tensor> tensors = model.parameters().tensors();
        for (int t = tensors.size() - 1; t >= 0; t--) {
            Tensor tensor = tensors.get(t);
            int at = tensor.trained() ? first(gradients, tensor.offset(), tensor.offset() + tensor.size()) : -1;
            if (at >= 0) {
                String what = "the gradient of " + tensor.name() + Trace.indexes(tensor, at - tensor.offset()) + " is "
                        + gradients[at] + culprit(r -> gradientOf(r, at));
                owner(tensor).ifPresentOrElse(value -> place(value, what), () -> lines.add("first: " + what));
                return text();
            }
        }
        lines.add("all gradients are finite, at most " + largest(gradients, 0, gradients.length)
                + " in size: the update made the weights too large");
        return text();
    }

    private void run(Batch rows) {
        model.clearGradients();
        model.forward(rows);
        model.backward(rows);
    }

    /** The value that a tensor makes: the one that it is named after. */
    private Optional<Model.Activation> owner(Tensor tensor) {
        return model.activations().stream()
                .filter(value -> tensor.name().startsWith(value.name() + "."))
                .findFirst();
    }

    private float lossOf(int r) {
        return model.forward(batch.row(r));
    }

    private float gradientOf(int r, int element) {
        run(batch.row(r));
        return model.parameters().gradients()[element];
    }

    /** The first row that gives something not finite when it is alone; nothing if none does, or rows cannot be alone. */
    private String culprit(IntToDoubleFunction ofRow) {
        for (int r = 0; r < batch.rows() && !model.mixesRows(); r++) {
            if (!Double.isFinite(ofRow.applyAsDouble(r))) {
                return ", because of " + row(r);
            }
        }
        return "";
    }

    private String row(int r) {
        return "the row " + file() + ":" + batch.lines()[r];
    }

    private String file() {
        return data.summary().file();
    }

    private String text() {
        lines.add("the batch: " + rows() + "; its inputs range from "
                + range(batch.inputs(), batch.rows() * batch.inputWidth()) + ", the weights from "
                + range(model.parameters().values(), model.parameters().size()));
        causes().forEach(cause -> lines.add("likely: " + cause));
        return "\n  " + String.join("\n  ", lines);
    }

    private List<String> causes() {
        List<String> causes = new ArrayList<>();
        int width = batch.inputWidth();
        int input = largestAt(batch.inputs(), 0, batch.rows() * width);
        if (input >= 0 && Math.abs(batch.inputs()[input]) > LARGE) {
            causes.add("the input " + data.schema().inputNames().get(input % width) + " is "
                    + Numbers.text(batch.inputs()[input]) + " in " + row(input / width)
                    + "; scale it, such as `scale zscore`");
        }
        Parameters parameters = model.parameters();
        float weight = largest(parameters.values(), 0, parameters.size());
        if (weight > LARGE) {
            causes.add("weights have grown to " + Numbers.text(weight)
                    + "; choose a smaller learning rate, or `clip gradients to norm 1.0` before the update");
        }
        if (RISKY.matcher(formula).find() || causes.isEmpty() && batch.step() == 0) {
            causes.add(
                    "a logarithm, root, power or quotient of a value for which it is not defined; keep the value away from"
                            + " there, such as by adding 1e-6");
        }
        if (causes.isEmpty()) {
            causes.add(
                    "steps that are too large; try a smaller learning rate, or `clip gradients to norm 1.0` before the"
                            + " update");
        }
        return causes;
    }

    private String rows() {
        StringBuilder text = new StringBuilder(batch.rows() == 1 ? "line " : "lines ");
        for (int r = 0; r < Math.min(batch.rows(), LISTED); r++) {
            text.append(r == 0 ? "" : ", ").append(batch.lines()[r]);
        }
        if (batch.rows() > LISTED) {
            text.append(" and ").append(batch.rows() - LISTED).append(" more");
        }
        return text.append(" of ").append(file()).toString();
    }

    private static String range(float[] values, int count) {
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            lowest = Math.min(lowest, values[i]);
            highest = Math.max(highest, values[i]);
        }
        return Numbers.text(lowest) + " to " + Numbers.text(highest);
    }

    private static float largest(float[] values, int from, int to) {
        int at = largestAt(values, from, to);
        return at < 0 ? 0 : Math.abs(values[at]);
    }

    /** The number that is farthest from zero; -1 if there is none. */
    private static int largestAt(float[] values, int from, int to) {
        int largest = -1;
        for (int i = from; i < to; i++) {
            if (largest < 0 || Math.abs(values[i]) > Math.abs(values[largest])) {
                largest = i;
            }
        }
        return largest;
    }
}
