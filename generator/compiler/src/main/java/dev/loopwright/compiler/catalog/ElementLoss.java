package dev.loopwright.compiler.catalog;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.emit.model.ElementLossCode;
import dev.loopwright.compiler.emit.model.LossCode;
import dev.loopwright.compiler.formula.Differentiate;
import dev.loopwright.compiler.formula.Evaluate;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import java.util.Map;

/** A loss that is a formula of one prediction, {@code p}, and one target, {@code t}. */
public interface ElementLoss extends Loss {
    String PREDICTION = "p";
    String TARGET = "t";

    /** The formula on the prediction itself. */
    Formula formula(Args args);

    /** The formula of what is under the last activation; a loss says it itself where the plain composition is not safe. */
    default Formula through(Formula activation, Args args) {
        return Formulas.substitute(formula(args), Map.of(PREDICTION, activation));
    }

    @Override
    default double value(double[] prediction, int at, int width, double[] target, Args args) {
        return Evaluate.formula(formula(args), Map.of(PREDICTION, prediction[at], TARGET, target[0]));
    }

    @Override
    default void gradient(
            double[] prediction, int at, int width, double[] target, Args args, double weight, double[] gradient) {
        Formula derivative = Differentiate.formula(formula(args), PREDICTION);
        gradient[at] += weight * Evaluate.formula(derivative, Map.of(PREDICTION, prediction[at], TARGET, target[0]));
    }

    @Override
    default boolean isElementwise() {
        return true;
    }

    @Override
    default CodeBlock emit(LossCode code) {
        return new ElementLossCode(code).loop();
    }
}
