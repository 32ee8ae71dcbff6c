package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.catalog.FactorLayer;
import dev.loopwright.compiler.catalog.FormulaLayer;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.Epilogue.Factor;
import dev.loopwright.compiler.plan.Epilogue.Other;
import dev.loopwright.runtime.Tensor.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a checked model into a plan of one step for each value, nothing fused yet. */
public final class Lower {
    private final ShapedModel model;
    private final Owners owners;
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<Value, List<Tensor>> places = new LinkedHashMap<>();
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private int factors;

    private Lower(ShapedModel model) {
        this.model = model;
        owners = new Owners(model.network());
    }

    public static Plan model(ShapedModel model) {
        return new Lower(model).plan();
    }

    private Plan plan() {
        place(true);
        place(false);
        model.network().values().stream()
                .filter(value -> !(value.operation() instanceof Operation.Input))
                .forEach(value -> steps.put(value.name(), step(value)));
        LossEntry loss = model.objective().minimised();
        List<LossPass> passes = new ArrayList<>();
        List<Term.Weights> penalties = new ArrayList<>();
        for (Term term : loss.terms()) {
            if (term instanceof Term.Fit fit) {
                Step prediction = steps.get(fit.prediction().name());
                passes.add(new LossPass(
                        prediction, false, prediction.asOperand(), List.of(LossPass.Judged.of(fit, model))));
            } else {
                penalties.add((Term.Weights) term);
            }
        }
        return new Plan(model, List.copyOf(tensors), List.copyOf(steps.values()), passes, penalties);
    }

    private Step step(Value value) {
        List<Operand> operands = value.inputs().stream().map(this::operand).toList();
        if (value.operation() instanceof Operation.Map map) {
            return elementwise(value, operands, map);
        }
        Operation.Use use = (Operation.Use) value.operation();
        if (use.layer() instanceof FormulaLayer layer) {
            List<String> variables = FormulaLayer.variables(operands.size());
            return elementwise(value, operands, new Operation.Map(layer.formula(variables, use.args()), variables));
        }
        if (use.layer() instanceof FactorLayer layer) {
            String variable = "keep " + factors;
            Factor factor = new Factor(variable, layer, use.args(), value.shape(), factors++);
            Formula product = Formula.variable(Epilogue.RAW).times(Formula.variable(variable));
            Epilogue epilogue = new Epilogue(product, List.of(), List.of(factor));
            return new Step(value.name(), Optional.empty(), operands, epilogue, List.of(value));
        }
        List<Tensor> parameters = places.getOrDefault(use.shared().orElse(value), List.of());
        Step.Kernel kernel = new Step.Kernel((KernelLayer) use.layer(), use.args(), List.copyOf(parameters));
        return new Step(value.name(), Optional.of(kernel), operands, Epilogue.NOTHING, List.of(value));
    }

    /** The first input becomes the raw value, the others are read beside it. */
    private Step elementwise(Value value, List<Operand> operands, Operation.Map map) {
        Map<String, Formula> names = new LinkedHashMap<>();
        List<Other> others = new ArrayList<>();
        names.put(map.variables().get(0), Formula.variable(Epilogue.RAW));
        for (int i = 1; i < operands.size(); i++) {
            if (operands.get(i).equals(operands.get(0))) {
                names.put(map.variables().get(i), Formula.variable(Epilogue.RAW));
                continue;
            }
            String variable = "of " + value.inputs().get(i).name();
            names.put(map.variables().get(i), Formula.variable(variable));
            others.add(new Other(variable, operands.get(i)));
        }
        Epilogue epilogue = new Epilogue(
                Formulas.substitute(map.formula(), names),
                others.stream().distinct().toList(),
                List.of());
        return new Step(value.name(), Optional.empty(), operands.subList(0, 1), epilogue, List.of(value));
    }

    private Operand operand(Value value) {
        if (value.operation() instanceof Operation.Input input) {
            return new Operand.Input(input.offset(), input.width(), model.data().inputWidth());
        }
        return new Operand.Result(value.name(), value.shape().elements());
    }

    /** Gives every tensor its place: what is trained first, then state. */
    private void place(boolean trained) {
        for (Value value : model.network().values()) {
            for (ParameterSpec spec : value.ownsParameters() ? value.parameters() : List.<ParameterSpec>of()) {
                if (trained == (spec.kind() != Kind.STATE)) {
                    int offset = tensors.isEmpty() ? 0 : end(tensors.get(tensors.size() - 1));
                    Tensor tensor = new Tensor(owners.of(value), spec, offset, tensors.size());
                    tensors.add(tensor);
                    places.computeIfAbsent(value, v -> new ArrayList<>()).add(tensor);
                }
            }
        }
    }

    private static int end(Tensor tensor) {
        return Math.addExact(tensor.offset(), tensor.size());
    }
}
