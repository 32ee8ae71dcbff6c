package dev.loopwright.compiler.emit.model;

import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.Tensor;
import java.util.HashMap;
import java.util.Map;

/** The Java names in a model class: all made from the names of the spec, none given out twice. */
public final class ModelNames {
    private final Map<String, String> names = new HashMap<>();

    public ModelNames(Plan plan) {
        Names members = new Names(
                "parameters",
                "weights",
                "gradients",
                "seed",
                "loss",
                "capacity",
                "forward",
                "backward",
                "evaluate",
                "predict",
                "layers",
                "penalty",
                "penaltyBackward",
                "clearGradients",
                "activations",
                "reserve",
                "batch",
                "inputs",
                "rows",
                "target",
                "row",
                "training",
                "x",
                "w",
                "z",
                "d",
                "r",
                "i",
                "j",
                "sum",
                "share");
        Names constants = new Names("INPUTS");
        for (Step step : plan.steps()) {
            names.put("buffer " + step.name(), members.claim(Names.field(step.name()), "_"));
            names.put("width " + step.name(), constants.claim(Names.constant(step.name()), "_WIDTH"));
        }
        for (Step step : plan.steps()) {
            String buffer = buffer(step.name());
            names.put("gradient " + step.name(), members.claim("d" + capitalised(buffer), "_"));
            names.put("slope " + step.name(), members.claim(buffer + "Slope", "_"));
            for (String phase : new String[] {"Forward", "Backward", "Loss", "Activate"}) {
                names.put(phase + " " + step.name(), members.claim(buffer + phase, "_"));
            }
        }
        for (Tensor tensor : plan.tensors()) {
            names.put("tensor " + tensor.name(), constants.claim(Names.constant(tensor.name()), "_AT"));
        }
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** The array of a step's values, and the method that gives it: {@code hidden}. */
    public String buffer(String step) {
        return names.get("buffer " + step);
    }

    /** The method that gives the values that the spec calls so; the value must be the result of a step. */
    public String accessor(Value value) {
        return buffer(value.name());
    }

    /** The array of its gradients: {@code dHidden}. */
    public String gradient(String step) {
        return names.get("gradient " + step);
    }

    /** The array of stored derivatives of its epilogue: {@code hiddenSlope}. */
    public String slope(String step) {
        return names.get("slope " + step);
    }

    /** The constant with its elements per row: {@code HIDDEN}. */
    public String width(String step) {
        return names.get("width " + step);
    }

    /** The constant with a tensor's place: {@code HIDDEN_WEIGHTS}. */
    public String tensor(Tensor tensor) {
        return names.get("tensor " + tensor.name());
    }

    /** {@code hiddenForward}; the phase is Forward, Backward, Loss or Activate. */
    public String method(String step, String phase) {
        return names.get(phase + " " + step);
    }
}
