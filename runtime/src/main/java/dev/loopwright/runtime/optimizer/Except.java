package dev.loopwright.runtime.optimizer;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.Tensor.Kind;

/** Parameters that weight decay leaves alone. */
public enum Except {
    NONE,
    /** What is added to whole features. */
    BIASES,
    /** Scales and shifts of normalization, and slopes. */
    NORMS,
    BIASES_AND_NORMS;

    static final String SUMMARY = "parameters that do not decay; `norms`: scales, shifts and slopes";

    static final String DECAY = "shrinks parameters by rate * decay";

    /** The parameters that decay. */
    Parameters decaying(Parameters parameters) {
        return parameters.part(tensor -> !leavesOut(tensor));
    }

    /** The parameters that do not. */
    Parameters others(Parameters parameters) {
        return parameters.part(this::leavesOut);
    }

    private boolean leavesOut(Tensor tensor) {
        boolean norm = tensor.kind() == Kind.SCALE || tensor.kind() == Kind.SHIFT;
        return norm && (this == NORMS || this == BIASES_AND_NORMS)
                || tensor.kind() == Kind.BIAS && (this == BIASES || this == BIASES_AND_NORMS);
    }
}
