package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The mean of each window. */
public class AveragePool extends Pool {

    public AveragePool() {
        this("average_pool");
    }

    AveragePool(String name) {
        super(name);
    }

    @Override
    public Signature signature() {
        List<Param> settings = new ArrayList<>(windowSettings(
                "zeros on each side; `same`: as many as it takes for one" + " window each `stride` pixels"));
        settings.add(Param.flag("count_padding", "whether zeros of the padding count as elements of a window")
                .byDefault(true));
        return named().with(settings.toArray(Param[]::new)).summary("the mean of each window, channel by channel");
    }

    private static boolean countsPadding(Args args) {
        return args.values().containsKey("count_padding") && args.flag("count_padding");
    }

    @Override
    double value(double[] elements, Windows windows, Args args) {
        return Arrays.stream(elements).sum() / (countsPadding(args) ? windows.taps() : elements.length);
    }

    @Override
    double[] gradient(double[] elements, Windows windows, Args args) {
        double[] gradient = new double[elements.length];
        Arrays.fill(gradient, 1.0 / (countsPadding(args) ? windows.taps() : elements.length));
        return gradient;
    }

    @Override
    CodeBlock forward(PoolLoops loops) {
        String out = loops.step().out();
        CodeBlock each = CodeBlock.builder()
                .addStatement("$L[out + j] += $L", out, loops.element())
                .build();
        CodeBlock last = loops.step().store(CodeBlock.of("out + j"), CodeBlock.of("$L[out + j] * share", out));
        return loops.fold(loops.step().real().literal(0), each, share(loops), last);
    }

    @Override
    CodeBlock backward(PoolLoops loops) {
        return loops.unfold(() -> spread(loops));
    }

    private static CodeBlock spread(PoolLoops loops) {
        CodeBlock each = CodeBlock.builder()
                .addStatement(
                        "$L[from + j] += $L[out + j] * share",
                        loops.gradient(),
                        loops.step().dOut())
                .build();
        return CodeBlock.builder()
                .add(share(loops))
                .add(loops.openTaps())
                .add(loops.eachChannel(each))
                .add(loops.closeTaps())
                .build();
    }

    /** The weight of an element in the mean. */
    private static CodeBlock share(PoolLoops loops) {
        CodeBlock count = countsPadding(loops.step().args())
                ? CodeBlock.of("$L", loops.windows().taps())
                : loops.tapsInside();
        boolean product = count.toString().contains("*");
        return CodeBlock.builder()
                .addStatement(
                        product ? "$T share = $L / ($L)" : "$T share = $L / $L",
                        loops.step().real().type(),
                        loops.step().real().literal(1),
                        count)
                .build();
    }
}
