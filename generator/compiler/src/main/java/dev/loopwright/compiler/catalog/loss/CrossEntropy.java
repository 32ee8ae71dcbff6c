package dev.loopwright.compiler.catalog.loss;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Loss;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.catalog.layer.Softmax;
import dev.loopwright.compiler.emit.model.LossCode;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedModel.ColumnKind;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.Operand;

/** Cross entropy between probabilities of classes and the label of one of them. */
public final class CrossEntropy implements Loss {

    @Override
    public Signature signature() {
        return Signature.named("cross_entropy")
                .of("prediction", "target")
                .summary("mean of -log p of the target's label, computed from the logits behind p by log-sum-exp");
    }

    @Override
    public void check(Value prediction, ColumnKind target) throws ShapeProblem {
        if (!(target instanceof ColumnKind.Category category)) {
            throw new ShapeProblem(1, "`cross_entropy` wants a category as target");
        }
        int labels = category.labels().size();
        if (!prediction.shape().equals(Shape.of(labels))) {
            throw new ShapeProblem(
                    0,
                    "`cross_entropy` wants one probability for each of the %d labels, `real[%d]`, but receives `%s`"
                            .formatted(labels, labels, prediction.shape()));
        }
        if (!(prediction.operation() instanceof Operation.Use use && use.layer() instanceof Softmax)) {
            throw new ShapeProblem(0, "`cross_entropy` wants probabilities, but the last step is not `softmax`");
        }
    }

    @Override
    public double value(double[] prediction, int at, int width, double target, Args args) {
        return -Math.log(prediction[at + (int) target]);
    }

    @Override
    public void gradient(
            double[] prediction, int at, int width, double target, Args args, double weight, double[] gradient) {
        int label = at + (int) target;
        gradient[label] -= weight / prediction[label];
    }

    @Override
    public boolean fromLogits() {
        return true;
    }

    @Override
    public boolean isElementwise() {
        return false;
    }

    @Override
    public CodeBlock emit(LossCode code) {
        Operand logits = code.source();
        Effect effect = code.effects().get(0);
        double weight = code.pass().terms().get(0).term().weight();
        Real real = code.real();
        Softmax.Rows rows = Softmax.Rows.of(code.model(), logits, code.prediction());
        CodeBlock.Builder body = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(rows.declare())
                .addStatement("int label = (int) $L[r]", code.target(0))
                .addStatement("$T logit = $L[$L + label]", real.type(), rows.from(), rows.in())
                .add(rows.probabilities());
        if (effect != Effect.NONE) {
            body.add("// softmax and cross entropy cancel: the gradient by a logit is p, less 1 for the label\n");
            String gradient = code.gradient(code.gradientTargets().get(0));
            String assign = effect == Effect.ADD ? "+=" : "=";
            body.beginControlFlow("for (int j = 0; j < $L; j++)", code.width())
                    .addStatement(
                            "$L[$L + j] $L $L * $L[$L + j]",
                            gradient,
                            rows.in(),
                            assign,
                            code.weighted(weight),
                            code.out(),
                            rows.out())
                    .endControlFlow()
                    .addStatement("$L[$L + label] -= $L", gradient, rows.in(), code.weighted(weight));
        }
        CodeBlock loss = CodeBlock.of("largest + Math.log(total) - logit");
        return body.addStatement(weight == 1 ? "sum += $L" : "sum += $L * ($L)", weighted(weight, real, loss))
                .endControlFlow()
                .build();
    }

    private static Object[] weighted(double weight, Real real, CodeBlock loss) {
        return weight == 1 ? new Object[] {loss} : new Object[] {real.literal(weight), loss};
    }
}
