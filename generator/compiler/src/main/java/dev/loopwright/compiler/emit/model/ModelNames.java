package dev.loopwright.compiler.emit.model;

import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.Measured;
import dev.loopwright.compiler.plan.Outline;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.SeenTables;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The Java names in a model class: all made from the names of the spec, none given out twice. */
public final class ModelNames {
    /** Members that every model class has, and the locals of its loops, which a field of that name would confuse. */
    private static final String[] RESERVED =
            ("forwardStripe forwardStripes backwardStripe backwardStripes predictStripe predictStripes addTo more"
                            + " parameters weights gradients mixesRows seed loss losses capacity forward backward"
                            + " evaluate predict layers penalty penaltyBackward clearGradients activations reserve"
                            + " batch inputs rows training target rowWeights row share sum weight"
                            + " current workers threads stripe stripes stripeLosses stripeGradients rooms sums panels panel room columns own filters shares part g"
                            + " inColumns overwrites zero clearOthers cRow depth image images stretch group window"
                            + " scratch elements oy ox ky kx iy ix top left from at lowest best"
                            + " aAt bAt cAt k to lane count dX even odd products stop"
                            + " r i j e in out x w z d index label logit largest total scale mean inverse along slope")
                    .split(" ");

    /** Locals that are numbered, for those that stay in registers, and how many of each there can be. */
    private static final List<String> NUMBERED = List.of("a", "b", "bias", "d", "dW", "w", "z");

    private static final int REGISTERS = 16;

    private final Plan plan;
    private final Map<String, String> names = new HashMap<>();

    private static Names reserved(Plan plan) {
        Names names = new Names(RESERVED);
        int terms = plan.losses().stream().mapToInt(p -> p.terms().size()).max().orElse(1);
        for (int term = 2; term <= Math.max(4, plan.losses().size() + terms); term++) {
            names.claim("target" + term);
            names.claim("rowWeights" + term);
        }
        for (String local : NUMBERED) {
            IntStream.range(0, REGISTERS).forEach(n -> names.claim(local + n));
        }
        return names;
    }

    public ModelNames(Plan plan) {
        this.plan = plan;
        Names members = reserved(plan);
        plan.steps().stream()
                .flatMap(step -> step.epilogue().factors().stream())
                .forEach(factor -> members.claim(key(factor.number())));
        Names constants = new Names("INPUTS");
        for (Step step : plan.steps()) {
            names.put("buffer " + step.name(), members.claim(Names.field(step.name()), "_"));
            names.put("width " + step.name(), constants.claim(Names.constant(step.name()), "_WIDTH"));
        }
        for (Step step : plan.steps()) {
            String buffer = buffer(step.name());
            names.put("gradient " + step.name(), members.claim("d" + capitalised(buffer), "_"));
            names.put("down " + step.name(), members.claim(buffer + "AndBelow", "_"));
            names.put("slope " + step.name(), members.claim(buffer + "Slope", "_"));
            step.keeps()
                    .forEach(kept -> names.put(
                            "kept " + kept.name() + " " + step.name(),
                            members.claim(buffer + capitalised(kept.name()), "_")));
            for (String phase : new String[] {
                "Forward",
                "Backward",
                "Loss",
                "Activate",
                "Activation",
                "Softmax",
                "Slopes",
                "Weights",
                "Sources",
                "ForwardPanel",
                "ForwardPanels",
                "BackwardPanel",
                "BackwardPanels",
                "ForwardPart",
                "ForwardParts",
                "BackwardPart",
                "BackwardParts",
                "Fold",
                "Turn",
                "Gather",
                "Means",
                "Squares",
                "Normal",
                "Sums",
                "Bias",
                "Pool",
                "Unpool",
                "Planes",
                "Pixels",
                "Columns",
                "ColumnPanel",
                "ColumnPanels"
            }) {
                names.put(phase + " " + step.name(), members.claim(buffer + phase, "_"));
            }
        }
        Outline.methods(Outline.of(plan)).forEach(block -> {
            String base = Names.field(block.name()) + (block.use().isPresent() ? "Block" : "");
            for (String phase : new String[] {"Forward", "Backward"}) {
                names.put("block " + phase + " " + block.name(), members.claim(base + phase, "_"));
            }
        });
        for (Measured measured : Measured.of(plan)) {
            String entry = measured.entry().name();
            String method = members.claim(Names.field(entry), "_");
            names.put("measured " + entry, method);
            names.put("penalty " + entry, members.claim(method + "Penalty", "_"));
            for (int i = 0; i < measured.passes().size(); i++) {
                String prediction = buffer(measured.passes().get(i).name());
                names.put("part " + i + " " + entry, members.claim(method + "Of" + capitalised(prediction), "_"));
            }
        }
        for (Tensor tensor : plan.tensors()) {
            names.put("tensor " + tensor.name(), constants.claim(Names.constant(tensor.name()), "_AT"));
        }
        for (Tensor table : new SeenTables(plan).all()) {
            names.put("seen " + table.name(), members.claim(Names.field(table.owner()) + "Seen", "_"));
        }
    }

    /** A scope for locals in which no member of the class and no local of its loops is given out. */
    Names locals() {
        Names scope = reserved(plan);
        names.values().forEach(scope::claim);
        return scope;
    }

    /** The local that holds where a random factor draws from. */
    static String key(int factor) {
        return "key" + factor;
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

    /** What learns in a step and in all behind it in the backward pass: {@code trunkAndBelow}. */
    String down(String step) {
        return names.get("down " + step);
    }

    /** The array of its gradients: {@code dHidden}. */
    public String gradient(String step) {
        return names.get("gradient " + step);
    }

    /** An array of stored derivatives of its epilogue, counted from 0: {@code hiddenSlope}, {@code hiddenSlope2}. */
    public String slope(String step, int number) {
        return names.get("slope " + step) + (number == 0 ? "" : number + 1);
    }

    /** The array that a layer keeps between its passes: {@code normMean}. */
    public String kept(String step, String name) {
        return names.get("kept " + name + " " + step);
    }

    /** The constant with its elements per row: {@code HIDDEN}. */
    public String width(String step) {
        return names.get("width " + step);
    }

    /** The constant with a tensor's place: {@code HIDDEN_WEIGHTS}. */
    public String tensor(Tensor tensor) {
        return names.get("tensor " + tensor.name());
    }

    /** The rows seen of a table: {@code wordsSeen}. */
    String seen(Tensor table) {
        return names.get("seen " + table.name());
    }

    /** The method that gives a loss that is only measured: {@code churnLoss}. */
    public String measured(LossEntry loss) {
        return names.get("measured " + loss.name());
    }

    /** The method that computes one of its terms: {@code churnLossOfP}. */
    String part(LossEntry loss, int term) {
        return names.get("part " + term + " " + loss.name());
    }

    /** The method that computes its penalties: {@code churnLossPenalty}. */
    String penalty(LossEntry loss) {
        return names.get("penalty " + loss.name());
    }

    /** {@code residual1BlockForward}; the phase is Forward or Backward. */
    String block(String name, String phase) {
        return names.get("block " + phase + " " + name);
    }

    /** {@code hiddenForward}; the phase is Forward, Backward, Loss and so on, as in the constructor. */
    public String method(String step, String phase) {
        return names.get(phase + " " + step);
    }
}
