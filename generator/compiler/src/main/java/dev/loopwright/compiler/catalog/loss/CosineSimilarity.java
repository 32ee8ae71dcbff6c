package dev.loopwright.compiler.catalog.loss;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.LossCode;
import dev.loopwright.compiler.emit.model.Real;
import dev.loopwright.compiler.plan.GradientFlow.Effect;

/** How little a row points where its targets point: the negative cosine, as Keras has it. */
public final class CosineSimilarity extends RowLoss {

    @Override
    public Signature signature() {
        return Signature.named("cosine_similarity")
                .of("prediction", "targets")
                .with(Labels.ROW_WEIGHTS)
                .summary(
                        "mean of -cos(p, t), from -1 for the same direction to 1 for the opposite; 0 if either is all 0");
    }

    @Override
    String declareThem() {
        return "declare a number for each element: `target north, east : number`";
    }

    @Override
    String recipe(int width) {
        return "make the prediction by `dense(units: " + width + ")`";
    }

    /** The cosine, and one divided by the square of the length of the prediction and by both lengths. */
    private record Angle(double cosine, double bySquare, double byLengths) {
        static Angle of(double[] prediction, int at, double[] target) {
            double dot = 0;
            double ofPrediction = 0;
            double ofTarget = 0;
            for (int j = 0; j < target.length; j++) {
                dot += prediction[at + j] * target[j];
                ofPrediction += prediction[at + j] * prediction[at + j];
                ofTarget += target[j] * target[j];
            }
            double squares = ofPrediction * ofTarget;
            return squares > 0
                    ? new Angle(dot / Math.sqrt(squares), 1 / ofPrediction, 1 / Math.sqrt(squares))
                    : new Angle(0, 0, 0);
        }
    }

    @Override
    public double value(double[] prediction, int at, int width, double[] target, Args args) {
        return -Angle.of(prediction, at, target).cosine;
    }

    @Override
    public void gradient(
            double[] prediction, int at, int width, double[] target, Args args, double weight, double[] gradient) {
        Angle angle = Angle.of(prediction, at, target);
        for (int j = 0; j < width; j++) {
            gradient[at + j] +=
                    weight * (angle.cosine * prediction[at + j] * angle.bySquare - target[j] * angle.byLengths);
        }
    }

    @Override
    public CodeBlock emit(LossCode code) {
        Real real = code.real();
        String dot = code.local("dot");
        String ofP = code.local("squareOfP");
        String ofT = code.local("squareOfT");
        String t = code.local("t");
        String p = code.local("q");
        String cosine = code.local("cosine");
        String byLengths = code.local("byLengths");
        CodeBlock.Builder body = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int row = $L", code.model().rowStart(code.source()))
                .add(declareWeight(code))
                .addStatement("double $L = 0", dot)
                .addStatement("double $L = 0", ofP)
                .addStatement("double $L = 0", ofT)
                .beginControlFlow("for (int j = 0; j < $L; j++)", code.width())
                .addStatement("double $L = $L[row + j]", p, code.sourceArray())
                .addStatement("double $L = $L", t, target(code))
                .addStatement("$L += $L * $L", dot, p, t)
                .addStatement("$L += $L * $L", ofP, p, p)
                .addStatement("$L += $L * $L", ofT, t, t)
                .endControlFlow()
                .addStatement("double $1L = $2L * $3L > 0 ? 1 / Math.sqrt($2L * $3L) : 0", byLengths, ofP, ofT)
                .addStatement("double $L = $L * $L", cosine, dot, byLengths);
        if (code.effects().get(0) != Effect.NONE) {
            String inner = "%s * %s[row + j] / %s - %s * %s"
                    .formatted(cosine, code.sourceArray(), ofP, target(code), byLengths);
            CodeBlock slope = CodeBlock.of("$L", real.narrowed(inner));
            body.add("// a row of zeros points nowhere, and has no gradient\n")
                    .beginControlFlow("for (int j = 0; j < $L; j++)", code.width())
                    .addStatement(
                            "$L[row + j] $L $L > 0 ? $L * $L : $L",
                            code.gradient(code.gradientTargets().get(0)),
                            code.effects().get(0) == Effect.ADD ? "+=" : "=",
                            byLengths,
                            share(code),
                            real == Real.FLOAT ? slope : CodeBlock.of("($L)", slope),
                            real.literal(0))
                    .endControlFlow();
        }
        return body.addStatement("sum -= $L$L", factor(code), cosine)
                .endControlFlow()
                .build();
    }
}
