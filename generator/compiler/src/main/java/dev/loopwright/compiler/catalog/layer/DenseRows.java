package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.emit.model.RowTile;
import dev.loopwright.compiler.emit.model.RowTile.End;
import dev.loopwright.compiler.emit.model.RowTile.Matrix;
import dev.loopwright.compiler.emit.model.RowTile.Start;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A small dense layer of 16 units or more in register tiles, whose matrices stay in the cache where they are: W is neither
 * packed nor copied, sums begin with the bias, and what follows a layer element by element is done to sums in registers.
 */
final class DenseRows extends DenseCode {
    /** Inputs up to which a vector's width of all their weights stays in registers. */
    private static final int REGISTERS = 12;

    /** Units up to which a row alone has so few sums that they wait for themselves: the products are spread over two each. */
    private static final int FEW = 32;

    DenseRows(StepCode step) {
        super(step);
    }

    /** The body of the forward method. */
    @Override
    CodeBlock forward() {
        boolean finished = step.finishesInTile();
        CodeBlock.Builder code = CodeBlock.builder()
                .add(
                        "// in register tiles that begin with the bias$L\n",
                        finished ? " and end with the activation" : "")
                .addStatement(step.kernelCall("Forward", forwardArguments(step.from(), step.to())));
        if (step.hasEpilogue() && !finished) {
            code.add(step.finishAll());
        }
        return code.build();
    }

    /** The body of the backward method. */
    @Override
    CodeBlock backward() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (step.startsBackward()) {
            code.add(step.startAll());
        }
        return code.addStatement(step.kernelCall("Backward", backwardArguments(step.from(), step.to())))
                .build();
    }

    /** The methods of the kernel class. */
    @Override
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        TileLoops forward = new TileLoops(forwardTile(), out);
        MethodSpec.Builder method = method("Forward", forwardArguments("from", "to"))
                .addJavadoc("$L = $L · W$L for some rows.\n", step.out(), x.array(), bias ? " + bias" : "");
        if (in <= REGISTERS) {
            method.addCode(forward.across(1, (vectors, j) -> inRegisters(j)));
        } else {
            method.addCode(forward.down(x.offset(), x.stride(), weights));
        }
        methods.add(method.build());
        methods.addAll(forward.tiles());
        if (step.learns()) {
            methods.add(backwardMethod());
            TileLoops gradients = new TileLoops(weightsTile(), out);
            methods.add(method("Weights", weightsArguments("rows"))
                    .addJavadoc(
                            step.overwritesGradients()
                                    ? "dW = $L transposed · $L for some rows, or dW += that.\n"
                                    : "dW += $L transposed · $L for some rows.\n",
                            x.array(),
                            step.dOut())
                    .addCode(gradients.evenly(in, x.offset(), x.stride(), weights))
                    .build());
            methods.addAll(gradients.tiles());
        }
        if (step.learns() && x.learns()) {
            TileLoops sources = new TileLoops(sourcesTile(), in);
            methods.add(method("Sources", sourcesArguments("from", "to"))
                    .addJavadoc("$L $L $L · W transposed for some rows.\n", x.gradient(), x.assign(), step.dOut())
                    .addCode(sources.down(0, out, 0))
                    .build());
            methods.addAll(sources.tiles());
        }
        return methods;
    }

    /** A vector's width of W in registers, and two rows at a time, whose sums do not wait for each other. */
    private CodeBlock inRegisters(String j) {
        CodeBlock.Builder code = CodeBlock.builder();
        Names scope = step.locals();
        for (int i = 0; i < in; i++) {
            code.addStatement("$T w$L = $T.fromArray(S, weights, $L)", VECTOR, i, VECTOR, plus(weights + i * out, j));
        }
        String start = bias ? "fromArray(S, weights, " + plus(weights + in * out, j) + ")" : "zero(S)";
        return code.addStatement("$T bias0 = $T.$L", VECTOR, VECTOR, start)
                .addStatement("int r = from")
                .beginControlFlow("for (; r + 2 <= to; r += 2)")
                .add(sums(2, j, scope))
                .endControlFlow()
                .beginControlFlow("if (r < to)")
                .add(sums(1, j, scope))
                .endControlFlow()
                .build();
    }

    private CodeBlock sums(int rows, String j, Names scope) {
        CodeBlock.Builder code = CodeBlock.builder().addStatement("int p = $L", plus(x.offset(), "r * " + x.stride()));
        String[] sums = {"even", "odd"};
        for (int row = 0; row < rows; row++) {
            code.addStatement("$T $L = bias0", VECTOR, sums[row]);
        }
        for (int i = 0; i < in; i++) {
            for (int row = 0; row < rows; row++) {
                int at = row * x.stride() + i;
                code.addStatement(
                        "$1L = $2T.broadcast(S, $3L[$4L]).fma(w$5L, $1L)",
                        sums[row],
                        VECTOR,
                        x.array(),
                        at == 0 ? "p" : "p + " + at,
                        i);
            }
        }
        if (step.finishesInTile()) {
            code.add(step.epilogueComment());
        }
        for (int row = 0; row < rows; row++) {
            String at = "%s * %d + %s".formatted(row == 0 ? "r" : "(r + 1)", out, j);
            String finished = step.finishesInTile() ? step.finish(code, sums[row], scope) : sums[row];
            code.addStatement("$L.intoArray($L, $L)", finished, step.out(), at);
        }
        return code.build();
    }

    private static String plus(int offset, String rest) {
        return offset == 0 ? rest : offset + " + " + rest;
    }

    private RowTile forwardTile() {
        return new RowTile(
                step,
                step.name("Forward"),
                String.valueOf(in),
                new Matrix(x.array(), x.stride(), 1),
                new Matrix("weights", out, 1),
                new Matrix(step.out(), out, 1),
                bias ? Start.NEXT_ROW : Start.ZERO,
                step.finishesInTile() && step.hasEpilogue() ? End.FINISH : End.NOTHING,
                out <= FEW && in % 2 == 0 ? 2 : 1);
    }

    private RowTile weightsTile() {
        return new RowTile(
                step,
                step.name("Weights"),
                "rows",
                new Matrix(x.array(), 1, x.stride()),
                new Matrix(step.dOut(), out, 1),
                new Matrix("gradients", out, 1),
                step.overwritesGradients() ? Start.WHAT_COUNTS : Start.WHAT_IS_THERE,
                End.NOTHING);
    }

    private RowTile sourcesTile() {
        return new RowTile(
                step,
                step.name("Sources"),
                String.valueOf(out),
                new Matrix(step.dOut(), out, 1),
                new Matrix("scratch", in, 1),
                new Matrix(x.gradient(), in, 1),
                x.assign().equals("=") ? Start.ZERO : Start.WHAT_IS_THERE,
                step.startsRead() ? End.START_READ : End.NOTHING);
    }

    private MethodSpec backwardMethod() {
        MethodSpec.Builder method = method("Backward", backwardArguments("from", "to"))
                .addJavadoc("Adds to the gradients of what made $L, for some rows.\n", step.out())
                .addStatement("int rows = to - from")
                .addStatement("$L($L)", step.name("Weights"), String.join(", ", weightsArguments("rows")));
        if (bias) {
            method.addStatement(
                    "columnSums(rows, $L, $L, from * $L, gradients, $L, $L)",
                    out,
                    step.dOut(),
                    out,
                    weights + in * out,
                    overwrites());
        }
        if (x.learns()) {
            method.addStatement("transpose($L, $L, weights, $L, scratch)", in, out, weights)
                    .addStatement("$L($L)", step.name("Sources"), String.join(", ", sourcesArguments("from", "to")));
        }
        return method.build();
    }

    private List<String> forwardArguments(String from, String to) {
        return List.of(from, to, x.array(), "weights", step.out());
    }

    private List<String> backwardArguments(String from, String to) {
        List<String> names = new ArrayList<>(List.of(from, to, x.array()));
        if (x.learns()) {
            names.add("weights");
        }
        names.addAll(List.of(step.dOut(), "gradients"));
        if (x.learns()) {
            names.add(x.gradient());
            names.addAll(step.startReadArrays());
        }
        if (x.learns() || TileLoops.hasEdge(out)) {
            names.add("scratch");
        }
        return withOverwrites(names);
    }

    private List<String> weightsArguments(String rows) {
        List<String> names = new ArrayList<>(List.of("from", rows, x.array(), step.dOut(), "gradients"));
        if (TileLoops.hasEdge(out)) {
            names.add("scratch");
        }
        return withOverwrites(names);
    }

    private List<String> sourcesArguments(String from, String to) {
        List<String> names = new ArrayList<>(List.of(from, to, step.dOut(), "scratch", x.gradient()));
        names.addAll(step.startReadArrays());
        return names.stream().distinct().toList();
    }
}
