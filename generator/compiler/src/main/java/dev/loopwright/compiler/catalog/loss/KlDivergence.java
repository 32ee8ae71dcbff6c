package dev.loopwright.compiler.catalog.loss;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.catalog.layer.Softmax;
import dev.loopwright.compiler.emit.model.LossCode;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import java.util.List;

/** How far predicted probabilities are from those that the targets say, one target for each. */
public final class KlDivergence extends RowLoss {

    @Override
    public Signature signature() {
        return Signature.named("kl_divergence")
                .of("prediction", "targets")
                .with(Labels.ROW_WEIGHTS)
                .summary("mean of the sum of t * (log t - log p), the targets being shares, one for each probability;"
                        + " computed from the logits behind p")
                .source("Kullback and Leibler, 1951");
    }

    @Override
    public void check(Value prediction, List<ColumnKind> targets) throws ShapeProblem {
        super.check(prediction, targets);
        for (ColumnKind target : targets) {
            if (!(target instanceof ColumnKind.Number number) || number.from() < 0) {
                throw new ShapeProblem(
                        1, "`kl_divergence` wants shares as targets, no negative numbers", declareThem());
            }
        }
        if (!(prediction.operation() instanceof Operation.Use use && use.layer() instanceof Softmax)) {
            throw new ShapeProblem(
                    0,
                    "`kl_divergence` wants probabilities, but the last step is not `softmax`",
                    recipe(targets.size()));
        }
    }

    @Override
    String declareThem() {
        return "declare a share for each probability: `target low, middle, high : number in 0..1`";
    }

    @Override
    String recipe(int width) {
        return "make the prediction by `dense(units: " + width + ") |> softmax`";
    }

    @Override
    public double value(double[] prediction, int at, int width, double[] target, Args args) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
            sum += target[j] > 0 ? target[j] * (Math.log(target[j]) - Math.log(prediction[at + j])) : 0;
        }
        return sum;
    }

    @Override
    public void gradient(
            double[] prediction, int at, int width, double[] target, Args args, double weight, double[] gradient) {
        for (int j = 0; j < width; j++) {
            gradient[at + j] -= weight * target[j] / prediction[at + j];
        }
    }

    @Override
    public boolean fromLogits() {
        return true;
    }

    @Override
    public CodeBlock emit(LossCode code) {
        Real real = code.real();
        String mass = code.local("mass");
        String divergence = code.local("divergence");
        String t = code.local("t");
        Softmax.Rows rows = Softmax.Rows.of(code.model(), code.source(), code.prediction());
        CodeBlock.Builder body = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(rows.declare())
                .add(declareWeight(code))
                .addStatement("$T $L = $L", real.type(), mass, real.literal(0))
                .addStatement("double $L = 0", divergence)
                .beginControlFlow("for (int j = 0; j < $L; j++)", rows.width())
                .addStatement("$T $L = $L", real.type(), t, target(code))
                .addStatement("$L += $L", mass, t)
                .addStatement(
                        "$L += $L > 0 ? $L * (Math.log($L) - $L[$L + j]) : 0",
                        divergence,
                        t,
                        t,
                        t,
                        rows.from(),
                        rows.in())
                .endControlFlow()
                .add(rows.probabilities())
                .add("// log p = z - largest - log total\n")
                .addStatement("$L += $L * (largest + Math.log(total))", divergence, mass);
        if (code.effects().get(0) != Effect.NONE) {
            body.add("// softmax and logarithm cancel: the gradient by a logit is p, for all of the targets, less t\n")
                    .beginControlFlow("for (int j = 0; j < $L; j++)", code.width())
                    .addStatement(
                            "$L[$L + j] $L $L * ($L * $L[$L + j] - $L)",
                            code.gradient(code.gradientTargets().get(0)),
                            rows.in(),
                            code.effects().get(0) == Effect.ADD ? "+=" : "=",
                            share(code),
                            mass,
                            code.out(),
                            rows.out(),
                            target(code))
                    .endControlFlow();
        }
        return body.addStatement("sum += $L$L", factor(code), divergence)
                .endControlFlow()
                .build();
    }
}
