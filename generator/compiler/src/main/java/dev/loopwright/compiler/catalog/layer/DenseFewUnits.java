package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.model.RowTile;
import dev.loopwright.compiler.emit.model.RowTile.End;
import dev.loopwright.compiler.emit.model.RowTile.Matrix;
import dev.loopwright.compiler.emit.model.RowTile.Start;
import dev.loopwright.compiler.emit.model.StepCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A dense layer of 2 to 15 units, whose rows are too short for a vector. Forward they are padded: W is copied to where its
 * rows fill vectors. Backward vectors run over the inputs, of which there are enough: for a vector of inputs the gradients
 * of all units stay in registers while the rows go by, and each row's gradient by its inputs is made in the same pass.
 */
final class DenseFewUnits extends DenseCode {
    private static final int ROWS = 8;

    /** Sums of a single row that a processor can add to beside each other. */
    private static final int SUMS = 8;

    /** Over how many sums the products of an output are spread, so that those of a single row do not wait for each other. */
    private final int parts;

    /** Rows of a tile. */
    private final int rows;

    DenseFewUnits(StepCode step) {
        super(step);
        parts = out * 4 <= SUMS ? 4 : out * 2 <= SUMS ? 2 : 1;
        rows = parts > 1 ? 4 : ROWS;
    }

    /** The body of the forward method. */
    @Override
    CodeBlock forward() {
        CodeBlock.Builder code = CodeBlock.builder()
                .add("// few units: padded to a vector\n")
                .addStatement(step.kernelCall("Forward", forwardArguments(step.from(), step.to())));
        if (step.hasEpilogue()) {
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
        RowTile tile = new RowTile(
                step,
                step.name("Forward"),
                String.valueOf(in),
                new Matrix(x.array(), x.stride(), 1),
                new Matrix("scratch", "LANES", "1"),
                new Matrix("scratch", "LANES", "1"),
                bias ? Start.NEXT_ROW : Start.ZERO,
                End.NOTHING,
                parts);
        List<MethodSpec> methods = new ArrayList<>(List.of(forwardMethod(tile), tile.emit(rows, 1)));
        if (step.learns()) {
            methods.add(backwardMethod());
        }
        return methods;
    }

    private MethodSpec forwardMethod(RowTile tile) {
        int wide = bias ? in + 1 : in;
        return method("Forward", forwardArguments("from", "to"))
                .addJavadoc("$L = $L · W$L for some rows.\n", step.out(), x.array(), bias ? " + bias" : "")
                .beginControlFlow("if (to - from < $L)", rows)
                .addCode(oneByOne())
                .addStatement("return")
                .endControlFlow()
                .beginControlFlow("for (int j = 0; j < $L; j += LANES)", out)
                .addStatement("int columns = Math.min(LANES, $L - j)", out)
                .addStatement("copy($L, columns, weights, $L + j, $L, scratch, 0, LANES)", wide, weights, out)
                .beginControlFlow("for (int r = from; r < to; r += $L)", rows)
                .addComment("the last tile ends with the last row")
                .addStatement("int top = Math.min(r, to - $L)", rows)
                .addStatement(tile.call(rows, 1, rowStart("top"), "0", wide + " * LANES"))
                .addStatement(
                        "copy($L, columns, scratch, $L * LANES, LANES, $L, top * $L + j, $L)",
                        rows,
                        wide,
                        step.out(),
                        out,
                        out)
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    /** A few rows, for which W need not be copied, with sums in the same order as those of the tile. */
    private CodeBlock oneByOne() {
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int r = from; r < to; r++)");
        for (int part = 0; part < parts; part++) {
            for (int j = 0; j < out; j++) {
                boolean begins = bias && part == 0;
                code.addStatement(
                        "float $L = $L", sum(part, j), begins ? "weights[" + (weights + in * out + j) + "]" : "0");
            }
        }
        code.beginControlFlow("for (int i = 0; i < $L; i += $L)", in, parts);
        for (int part = 0; part < parts; part++) {
            code.addStatement(
                    "float x$L = $L[$L + i$L]", part, x.array(), rowStart("r"), part == 0 ? "" : " + " + part);
            for (int j = 0; j < out; j++) {
                int at = weights + part * out + j;
                code.addStatement("$1L = Math.fma(x$2L, weights[$3L + i * $4L], $1L)", sum(part, j), part, at, out);
            }
        }
        code.endControlFlow();
        for (int j = 0; j < out; j++) {
            String total = switch (parts) {
                case 4 -> "(%s + %s) + (%s + %s)".formatted(sum(0, j), sum(1, j), sum(2, j), sum(3, j));
                case 2 -> "%s + %s".formatted(sum(0, j), sum(1, j));
                default -> sum(0, j);
            };
            code.addStatement("$L[r * $L$L] = $L", step.out(), out, j == 0 ? "" : " + " + j, total);
        }
        return code.endControlFlow().build();
    }

    private static String sum(int part, int unit) {
        return List.of("z", "y", "u", "v").get(part) + unit;
    }

    private MethodSpec backwardMethod() {
        MethodSpec.Builder method = method("Backward", backwardArguments("from", "to"))
                .addJavadoc("Adds to the gradients of what made $L, for some rows.\n", step.out());
        if (x.learns()) {
            method.addStatement("transpose($L, $L, weights, $L, scratch)", in, out, weights);
        }
        method.beginControlFlow("for (int i = 0; i < $L; i += LANES)", in);
        for (int j = 0; j < out; j++) {
            if (x.learns()) {
                method.addStatement("$T w$L = $T.fromArray(S, scratch, $L)", VECTOR, j, VECTOR, unit(j, 0));
            }
            method.addStatement("$T dW$L = $T.zero(S)", VECTOR, j, VECTOR);
        }
        method.beginControlFlow("for (int r = from; r < to; r++)")
                .addStatement("$T x = $T.fromArray(S, $L, $L + i)", VECTOR, VECTOR, x.array(), rowStart("r"));
        for (int j = 0; j < out; j++) {
            method.addStatement("$T d$L = $T.broadcast(S, $L[r * $L + $L])", VECTOR, j, VECTOR, step.dOut(), out, j)
                    .addStatement("dW$1L = x.fma(d$1L, dW$1L)", j);
        }
        if (x.learns()) {
            method.addCode(sources());
        }
        method.endControlFlow();
        for (int j = 0; j < out; j++) {
            method.addStatement("dW$L.intoArray(scratch, $L)", j, unit(j, in * out));
        }
        method.endControlFlow()
                .addComment("they lie unit after unit")
                .addStatement(
                        "addTransposed($L, $L, scratch, $L, gradients, $L, $L)",
                        in,
                        out,
                        in * out,
                        weights,
                        overwrites());
        if (bias) {
            method.addStatement(
                    "columnSums(to - from, $L, $L, from * $L, gradients, $L, $L)",
                    out,
                    step.dOut(),
                    out,
                    weights + in * out,
                    overwrites());
        }
        return method.build();
    }

    private CodeBlock sources() {
        CodeBlock.Builder code = CodeBlock.builder();
        String at = "r * " + in + " + i";
        boolean set = x.assign().equals("=");
        if (set) {
            code.addStatement("$T dX = d0.mul(w0)", VECTOR);
        } else {
            code.addStatement("$T dX = $T.fromArray(S, $L, $L)", VECTOR, VECTOR, x.gradient(), at);
        }
        for (int j = set ? 1 : 0; j < out; j++) {
            code.addStatement("dX = d$1L.fma(w$1L, dX)", j);
        }
        return code.addStatement("$L.intoArray($L, $L)", step.startRead(code, "dX", at), x.gradient(), at)
                .build();
    }

    private String unit(int j, int offset) {
        int at = offset + j * in;
        return at == 0 ? "i" : at + " + i";
    }

    /** Where a row of what the layer reads begins. */
    private String rowStart(String r) {
        String row = r + " * " + x.stride();
        return x.offset() == 0 ? row : row + " + " + x.offset();
    }

    private List<String> forwardArguments(String from, String to) {
        return List.of(from, to, x.array(), "weights", step.out(), "scratch");
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
        names.add("scratch");
        return withOverwrites(names);
    }
}
