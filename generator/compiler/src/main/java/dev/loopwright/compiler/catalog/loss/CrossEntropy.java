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
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.LossPass.Judged;

/** Cross entropy between probabilities of classes and the label of one of them. */
public final class CrossEntropy implements Loss {

    @Override
    public Signature signature() {
        return Signature.named("cross_entropy")
                .of("prediction", "target")
                .with(Labels.WEIGHTS, Labels.SMOOTHING)
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
    public void checkSettings(ColumnKind target, Args args) throws ShapeProblem {
        Labels.check("cross_entropy", target, args);
    }

    @Override
    public double value(double[] prediction, int at, int width, double[] target, Args args) {
        double smoothing = Labels.smoothing(args);
        double sum = (1 - smoothing) * Math.log(prediction[at + (int) target[0]]);
        for (int j = 0; j < width && smoothing > 0; j++) {
            sum += smoothing / width * Math.log(prediction[at + j]);
        }
        return -Labels.weight(args, target[0]) * sum;
    }

    @Override
    public void gradient(
            double[] prediction, int at, int width, double[] target, Args args, double weight, double[] gradient) {
        int label = at + (int) target[0];
        double smoothing = Labels.smoothing(args);
        double row = weight * Labels.weight(args, target[0]);
        gradient[label] -= row * (1 - smoothing) / prediction[label];
        for (int j = at; j < at + width && smoothing > 0; j++) {
            gradient[j] -= row * smoothing / width / prediction[j];
        }
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
        Softmax.Rows rows = Softmax.Rows.of(code.model(), code.source(), code.prediction());
        return CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .add(emitRow(
                        code, rows, rows.probabilities(), CodeBlock.of(""), CodeBlock.of("largest + Math.log(total)")))
                .endControlFlow()
                .build();
    }

    /**
     * Adds the loss of row {@code r} to {@code sum}, and writes its probabilities and gradients.
     *
     * @param rows where the logits and the probabilities of the row stand
     * @param probabilities writes the row of probabilities; the logits may be gone after that
     * @param probability or writes that of class {@code j}, where its gradient is wanted
     * @param logSum the logarithm of the sum of {@code exp(z)} over the logits of the row
     */
    public CodeBlock emitRow(
            LossCode code, Softmax.Rows rows, CodeBlock probabilities, CodeBlock probability, CodeBlock logSum) {
        Judged judged = code.pass().terms().get(0);
        Args args = judged.term().args();
        double smoothing = Labels.smoothing(args);
        boolean weighs = judged.weighs() || !Labels.weights(args).isEmpty();
        double weight = judged.term().weight();
        Real real = code.real();
        CodeBlock.Builder body = CodeBlock.builder()
                .add(rows.declare())
                .addStatement("int label = (int) $L[r]", code.target(0))
                .add(weighs ? declareWeight(code, judged) : CodeBlock.of(""))
                .add(target(rows, smoothing, real))
                .add(probabilities);
        if (code.effects().get(0) != Effect.NONE) {
            body.add(gradient(code, rows, probability, smoothing, weighs));
        }
        CodeBlock loss = CodeBlock.of("$L - logit", logSum);
        CodeBlock times =
                CodeBlock.of("$L$L", weight == 1 ? "" : real.literal(weight) + " * ", weighs ? "weight * " : "");
        CodeBlock weighted = times.isEmpty() ? loss : CodeBlock.of("$L($L)", times, loss);
        return body.addStatement("sum += $L", weighted).build();
    }

    /** Declares {@code weight}, how much the row counts. */
    private static CodeBlock declareWeight(LossCode code, Judged judged) {
        return judged.weighs()
                ? CodeBlock.of("$T weight = $L[r];\n", code.real().type(), code.rowWeights(0))
                : Labels.declareWeight(judged.term().args(), code.real());
    }

    /** Declares {@code logit}, that of the label; with smoothing the mean over the smoothed target. */
    private static CodeBlock target(Softmax.Rows rows, double smoothing, Real real) {
        if (smoothing == 0) {
            return CodeBlock.of("$T logit = $L[$L + label];\n", real.type(), rows.from(), rows.in());
        }
        return CodeBlock.builder()
                .add("// the target is smoothed: $L of it lie on the label, the rest evenly on all\n", 1 - smoothing)
                .addStatement("$T all = $L", real.type(), real.literal(0))
                .beginControlFlow("for (int j = 0; j < $L; j++)", rows.width())
                .addStatement("all += $L[$L + j]", rows.from(), rows.in())
                .endControlFlow()
                .addStatement(
                        "$T logit = $L * $L[$L + label] + $L / $L * all",
                        real.type(),
                        real.literal(1 - smoothing),
                        rows.from(),
                        rows.in(),
                        real.literal(smoothing),
                        rows.width())
                .build();
    }

    private static CodeBlock gradient(
            LossCode code, Softmax.Rows rows, CodeBlock probability, double smoothing, boolean weighs) {
        Real real = code.real();
        double weight = code.pass().terms().get(0).term().weight();
        CodeBlock share = CodeBlock.of("$L$L", weighs ? "weight * " : "", code.weighted(weight));
        CodeBlock p = CodeBlock.of("$L[$L + j]", code.out(), rows.out());
        String gradient = code.gradient(code.gradientTargets().get(0));
        CodeBlock difference =
                smoothing == 0 ? p : CodeBlock.of("($L - $L / $L)", p, real.literal(smoothing), rows.width());
        CodeBlock ofLabel = smoothing == 0 ? share : CodeBlock.of("$L * $L", share, real.literal(1 - smoothing));
        return CodeBlock.builder()
                .add(
                        "// softmax and cross entropy cancel: the gradient by a logit is p, less $L\n",
                        smoothing == 0 ? "1 for the label" : "the smoothed target")
                .beginControlFlow("for (int j = 0; j < $L; j++)", rows.width())
                .add(probability)
                .addStatement(
                        "$L[$L + j] $L $L * $L",
                        gradient,
                        rows.in(),
                        code.effects().get(0) == Effect.ADD ? "+=" : "=",
                        share,
                        difference)
                .endControlFlow()
                .addStatement("$L[$L + label] -= $L", gradient, rows.in(), ofLabel)
                .build();
    }
}
