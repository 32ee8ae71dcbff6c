package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.Operand;
import dev.loopwright.compiler.plan.Operand.Result;

/** Something that a layer reads, by its Java names. */
public final class OperandCode {
    private final ModelCode model;
    private final Operand operand;
    private final Effect effect;

    OperandCode(ModelCode model, Operand operand, Effect effect) {
        this.model = model;
        this.operand = operand;
        this.effect = effect;
    }

    public String array() {
        return model.array(operand);
    }

    /** Elements per row, a constant. */
    public String width() {
        return model.width(operand);
    }

    public int elements() {
        return operand.width();
    }

    /** Where row 0 begins. */
    public int offset() {
        return operand instanceof Operand.Input input ? input.offset() : 0;
    }

    /** Elements from the beginning of a row to that of the next. */
    public int stride() {
        return operand instanceof Operand.Input input ? input.stride() : operand.width();
    }

    /** Where row {@code r} begins. */
    public CodeBlock rowStart() {
        return model.rowStart(operand);
    }

    /** Whether its gradient is wanted. */
    public boolean learns() {
        return effect != Effect.NONE;
    }

    public String gradient() {
        return model.names().gradient(((Result) operand).step());
    }

    /** {@code =} if this is the first to reach the gradient, {@code +=} after others. */
    public String assign() {
        return effect == Effect.ADD ? "+=" : "=";
    }
}
