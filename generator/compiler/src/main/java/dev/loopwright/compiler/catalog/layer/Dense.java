package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Initializer;
import dev.loopwright.compiler.catalog.KernelLayer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.catalog.Reference;
import dev.loopwright.compiler.catalog.ShapeProblem;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.model.Shape;
import java.util.ArrayList;
import java.util.List;

/** A dense layer: {@code y = x · W + b}. */
public final class Dense implements KernelLayer {
    private static final int WEIGHTS = 0;
    private static final int BIAS = 1;

    /** How weights start, for all layers that have them. */
    static final Param INIT = Param.init("init", "how the weights start").byDefault(Initializer.use("xavier_uniform"));

    @Override
    public Signature signature() {
        return Signature.named("dense")
                .of("x")
                .with(
                        Param.integer("units", "number of outputs").from(1).upTo(1 << 20),
                        Param.flag("bias", "whether a bias is added").byDefault(true),
                        INIT)
                .summary("y = x · W + b, with W of inputs × units");
    }

    @Override
    public Shape shape(List<Shape> inputs, Args args) throws ShapeProblem {
        Shape x = inputs.get(0);
        if (x.rank() != 1) {
            throw new ShapeProblem(
                    0,
                    "`dense` takes values in one row, `real[n]`, but receives `" + x + "`",
                    "put `flatten` before it");
        }
        return Shape.of(args.integer("units"));
    }

    @Override
    public List<ParameterSpec> parameters(List<Shape> inputs, Args args) {
        int in = inputs.get(0).elements();
        int out = args.integer("units");
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(ParameterSpec.weights(List.of(in, out), args.start("init", in, out)));
        if (args.flag("bias")) {
            specs.add(ParameterSpec.bias(out));
        }
        return specs;
    }

    @Override
    public long multiplyAdds(List<Shape> inputs, Args args) {
        return (long) inputs.get(0).elements() * args.integer("units");
    }

    @Override
    public void forward(Reference at) {
        int in = at.shapes().get(0).elements();
        int out = at.args().integer("units");
        for (int r = 0; r < at.rows(); r++) {
            for (int j = 0; j < out; j++) {
                double sum = at.args().flag("bias") ? at.parameters()[BIAS][j] : 0;
                for (int i = 0; i < in; i++) {
                    sum += at.inputs()[0][r * in + i] * at.parameters()[WEIGHTS][i * out + j];
                }
                at.output()[r * out + j] = sum;
            }
        }
    }

    @Override
    public void backward(Reference at) {
        int in = at.shapes().get(0).elements();
        int out = at.args().integer("units");
        for (int r = 0; r < at.rows(); r++) {
            for (int j = 0; j < out; j++) {
                double d = at.dOutput()[r * out + j];
                if (at.args().flag("bias")) {
                    at.dParameters()[BIAS][j] += d;
                }
                for (int i = 0; i < in; i++) {
                    at.dParameters()[WEIGHTS][i * out + j] += at.inputs()[0][r * in + i] * d;
                    at.dInputs()[0][r * in + i] += at.parameters()[WEIGHTS][i * out + j] * d;
                }
            }
        }
    }

    @Override
    public boolean hasTiles() {
        return true;
    }

    @Override
    public List<MethodSpec> emitTiles(StepCode step) {
        return DenseCode.of(step).methods();
    }

    @Override
    public List<MethodSpec> emitShared(StepCode step) {
        return new DensePanels(step).shared();
    }

    @Override
    public CodeBlock emitForward(StepCode step) {
        if (step.isTiled()) {
            return DenseCode.of(step).forward();
        }
        return step.step().width() == 1 ? dotProduct(step) : new DenseLoops(step).forward();
    }

    private CodeBlock dotProduct(StepCode step) {
        OperandCode x = step.in(0);
        CodeBlock start = step.args().flag("bias")
                ? CodeBlock.of("weights[$L]", step.tensor(BIAS))
                : CodeBlock.of("$L", step.real().literal(0));
        return CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int in = $L", x.rowStart())
                .addStatement("$T z = $L", step.real().type(), start)
                .beginControlFlow("for (int i = 0; i < $L; i++)", x.width())
                .addStatement("z += $L[in + i] * weights[$L + i]", x.array(), step.tensor(WEIGHTS))
                .endControlFlow()
                .add(step.store(CodeBlock.of("r"), CodeBlock.of("z")))
                .endControlFlow()
                .build();
    }

    @Override
    public CodeBlock emitBackward(StepCode step) {
        if (step.isTiled()) {
            return DenseCode.of(step).backward();
        }
        return step.step().width() == 1 ? dotProductBackward(step) : new DenseLoops(step).backward();
    }

    private CodeBlock dotProductBackward(StepCode step) {
        OperandCode x = step.in(0);
        CodeBlock row = CodeBlock.of("r");
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("for (int r = 0; r < rows; r++)")
                .addStatement("int in = $L", x.rowStart())
                .add(step.start(row))
                .addStatement("$T d = $L[r]", step.real().type(), step.dOut());
        if (step.args().flag("bias")) {
            code.addStatement("gradients[$L] += d", step.tensor(BIAS));
        }
        code.beginControlFlow("for (int i = 0; i < $L; i++)", x.width())
                .addStatement("gradients[$L + i] += d * $L[in + i]", step.tensor(WEIGHTS), x.array());
        if (x.learns()) {
            code.addStatement("$L[in + i] $L d * weights[$L + i]", x.gradient(), x.assign(), step.tensor(WEIGHTS));
        }
        return code.endControlFlow().endControlFlow().build();
    }
}
