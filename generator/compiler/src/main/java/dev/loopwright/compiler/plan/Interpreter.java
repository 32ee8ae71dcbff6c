package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.FactorLayer;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.formula.Differentiate;
import dev.loopwright.compiler.formula.Evaluate;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Randomness.Purpose;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a plan before anything was fused: one value after the other, in double precision, by the reference mathematics of
 * the catalog. Slow and obvious, the oracle that generated code is held against.
 */
public final class Interpreter {
    private final Plan plan;
    private final long seed;
    private final Map<Value, double[]> values = new LinkedHashMap<>();
    private final Map<Value, double[]> gradients = new LinkedHashMap<>();
    private final Map<Value, Integer> factorNumbers = new LinkedHashMap<>();
    private final double[] parameters;
    private final double[] dParameters;

    /** @param unfused what {@link Lower} made */
    public Interpreter(Plan unfused, long seed) {
        this.plan = unfused;
        this.seed = seed;
        parameters = new double[unfused.parameterCount() + unfused.stateCount()];
        dParameters = new double[unfused.parameterCount()];
        for (Value value : unfused.model().network().values()) {
            if (value.operation() instanceof Operation.Use use && use.layer() instanceof FactorLayer) {
                factorNumbers.put(value, factorNumbers.size());
            }
        }
    }

    /** The parameters, to be filled by the caller, in the plan's order. */
    public double[] parameters() {
        return parameters;
    }

    /** The gradients of the last {@link #backward}, in the same order. */
    public double[] gradients() {
        return dParameters;
    }

    /** What a value was in the last run: rows × elements. */
    public double[] value(String name) {
        return values.entrySet().stream()
                .filter(e -> e.getKey().name().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** Runs a batch and returns its mean loss. */
    public double forward(double[] inputs, double[][] targets, int rows, boolean training, long step) {
        values.clear();
        for (Value value : plan.model().network().values()) {
            values.put(value, new double[rows * value.shape().elements()]);
            forward(value, inputs, rows, training, step);
        }
        double loss = 0;
        for (LossPass pass : plan.losses()) {
            loss += loss(pass, targets, rows);
        }
        for (Term.Weights penalty : plan.penalties()) {
            loss += penalty(penalty);
        }
        return loss;
    }

    /** A loss that is measured but not minimised, of the last {@link #forward}. */
    public double measured(Measured measured, double[][] targets, int rows) {
        double loss = 0;
        for (LossPass pass : measured.passes()) {
            loss += loss(pass, targets, rows);
        }
        for (Term.Weights penalty : measured.penalties()) {
            loss += penalty(penalty);
        }
        return loss;
    }

    private void forward(Value value, double[] inputs, int rows, boolean training, long step) {
        double[] out = values.get(value);
        if (value.operation() instanceof Operation.Input input) {
            int stride = plan.model().data().inputWidth();
            for (int r = 0; r < rows; r++) {
                System.arraycopy(inputs, r * stride + input.offset(), out, r * input.width(), input.width());
            }
        } else if (value.operation() instanceof Operation.Map map) {
            for (int e = 0; e < out.length; e++) {
                out[e] = Evaluate.formula(map.formula(), variables(value, map, e));
            }
        } else {
            Operation.Use use = (Operation.Use) value.operation();
            Reference reference = reference(value, use, rows, training, step);
            use.layer().forward(reference);
            keepState(tensors(value), reference);
        }
    }

    private void keepState(List<Tensor> tensors, Reference reference) {
        for (int k = 0; k < tensors.size(); k++) {
            Tensor tensor = tensors.get(k);
            if (!tensor.trained()) {
                System.arraycopy(reference.parameters()[k], 0, parameters, tensor.offset(), tensor.size());
            }
        }
    }

    private Map<String, Double> variables(Value value, Operation.Map map, int element) {
        Map<String, Double> variables = new HashMap<>();
        for (int i = 0; i < map.variables().size(); i++) {
            variables.put(map.variables().get(i), values.get(value.inputs().get(i))[element]);
        }
        return variables;
    }

    private Reference reference(Value value, Operation.Use use, int rows, boolean training, long step) {
        Layer layer = use.layer();
        List<Shape> shapes = value.inputs().stream().map(Value::shape).toList();
        long key = layer instanceof FactorLayer
                ? Randomness.key(seed, Purpose.DROPOUT, factorNumbers.get(value), step)
                : 0;
        List<Tensor> tensors = tensors(value);
        return new Reference(
                rows,
                use.args(),
                shapes,
                value.inputs().stream().map(values::get).toArray(double[][]::new),
                tensors.stream().map(t -> slice(parameters, t)).toArray(double[][]::new),
                values.get(value),
                gradients.get(value),
                value.inputs().stream().map(gradients::get).toArray(double[][]::new),
                tensors.stream().map(t -> new double[t.size()]).toArray(double[][]::new),
                training,
                key);
    }

    private List<Tensor> tensors(Value value) {
        return plan.steps().stream()
                .filter(s -> s.result().equals(value))
                .flatMap(s -> s.kernel().stream())
                .flatMap(k -> k.tensors().stream())
                .toList();
    }

    private static double[] slice(double[] flat, Tensor tensor) {
        return java.util.Arrays.copyOfRange(flat, tensor.offset(), tensor.offset() + tensor.size());
    }

    private double loss(LossPass pass, double[][] targets, int rows) {
        Value prediction = pass.prediction().result();
        int width = prediction.shape().elements();
        double sum = 0;
        for (LossPass.Judged judged : pass.terms()) {
            Term.Fit fit = judged.term();
            for (int r = 0; r < rows; r++) {
                double[] target = target(judged, targets, r);
                sum += fit.weight()
                        * weight(judged, targets, r)
                        * fit.loss().value(values.get(prediction), r * width, width, target, fit.args());
            }
        }
        return sum / rows;
    }

    /** What a row has for each target of a loss. */
    private static double[] target(LossPass.Judged judged, double[][] targets, int row) {
        double[] target = new double[judged.term().targets().size()];
        for (int t = 0; t < target.length; t++) {
            target[t] = targets[judged.target() + t][row];
        }
        return target;
    }

    /** How much a row counts. */
    private static double weight(LossPass.Judged judged, double[][] targets, int row) {
        return judged.weighs() ? targets[judged.weights()][row] : 1;
    }

    private double penalty(Term.Weights penalty) {
        double sum = 0;
        for (Tensor tensor : plan.tensors()) {
            for (int i = tensor.offset(); tensor.isPenalised() && i < tensor.offset() + tensor.size(); i++) {
                sum += Evaluate.formula(penalty.penalty().formula(), Map.of("w", parameters[i]));
            }
        }
        return penalty.weight() * sum;
    }

    /** Computes the gradients of the last {@link #forward}, from zero. */
    public void backward(double[][] targets, int rows, boolean training, long step) {
        java.util.Arrays.fill(dParameters, 0);
        values.forEach((value, array) -> gradients.put(value, new double[array.length]));
        plan.losses().forEach(pass -> lossGradient(pass, targets, rows));
        List<Value> order = plan.model().network().values();
        for (int i = order.size() - 1; i >= 0; i--) {
            backward(order.get(i), rows, training, step);
        }
        plan.penalties().forEach(this::penaltyGradient);
    }

    private void lossGradient(LossPass pass, double[][] targets, int rows) {
        Value prediction = pass.prediction().result();
        int width = prediction.shape().elements();
        for (LossPass.Judged judged : pass.terms()) {
            Term.Fit fit = judged.term();
            for (int r = 0; r < rows; r++) {
                fit.loss()
                        .gradient(
                                values.get(prediction),
                                r * width,
                                width,
                                target(judged, targets, r),
                                fit.args(),
                                fit.weight() * weight(judged, targets, r) / rows,
                                gradients.get(prediction));
            }
        }
    }

    private void backward(Value value, int rows, boolean training, long step) {
        if (value.operation() instanceof Operation.Map map) {
            for (int k = 0; k < value.inputs().size(); k++) {
                Formula derivative =
                        Differentiate.formula(map.formula(), map.variables().get(k));
                double[] to = gradients.get(value.inputs().get(k));
                for (int e = 0; e < to.length; e++) {
                    to[e] += gradients.get(value)[e] * Evaluate.formula(derivative, variables(value, map, e));
                }
            }
        } else if (value.operation() instanceof Operation.Use use) {
            Reference reference = reference(value, use, rows, training, step);
            use.layer().backward(reference);
            List<Tensor> tensors = tensors(value);
            for (int k = 0; k < tensors.size(); k++) {
                for (int i = 0; tensors.get(k).trained() && i < tensors.get(k).size(); i++) {
                    dParameters[tensors.get(k).offset() + i] += reference.dParameters()[k][i];
                }
            }
        }
    }

    private void penaltyGradient(Term.Weights penalty) {
        Formula derivative = Differentiate.formula(penalty.penalty().formula(), "w");
        for (Tensor tensor : plan.tensors()) {
            for (int i = tensor.offset(); tensor.isPenalised() && i < tensor.offset() + tensor.size(); i++) {
                dParameters[i] += penalty.weight() * Evaluate.formula(derivative, Map.of("w", parameters[i]));
            }
        }
    }
}
