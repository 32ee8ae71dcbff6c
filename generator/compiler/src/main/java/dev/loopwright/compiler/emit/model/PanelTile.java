package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.emit.model.RowTile.End;
import java.util.List;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;

/**
 * Some rows × 2 vectors of a product, in registers, with all distances written into the code. Measured at a depth of 784:
 * half as fast again as a tile whose distances are parameters and whose panel is not packed.
 *
 * @param name of the method, to which the number of rows is appended
 * @param depth elements of a row of the left matrix; {@code depth} makes it a parameter
 * @param row from a row of the left matrix to the next
 * @param step from an element of such a row to the next: a number or {@code PANEL}
 */
public record PanelTile(StepCode code, String name, String depth, int row, String step, Start start) {
    /** Rows of a tile: with two vectors each they fill 16 of 32 registers. */
    public static final int ROWS = 8;

    /** What sums begin with. */
    public enum Start {
        ZERO,
        /** The row that lies below the panel. */
        LAST_ROW,
        /** Zero; what is there is added last, for all of the tile would wait for it at the start. */
        WHAT_IS_THERE,
        /** The same, but of gradients that count as zero nothing is read. */
        WHAT_COUNTS
    }

    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);

    /** The method for so many rows, with what is done to sums where that is simple enough to be done in the tile. */
    public MethodSpec method(int rows, End end) {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(name + rows).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        if (depth.equals("depth")) {
            method.addParameter(TypeName.INT, "depth");
        }
        method.addParameter(ARRAY, "left")
                .addParameter(TypeName.INT, "aAt")
                .addParameter(ARRAY, "room")
                .addParameter(ARRAY, "to")
                .addParameter(TypeName.INT, "cAt")
                .addParameter(TypeName.INT, "cRow");
        if (start == Start.WHAT_COUNTS) {
            method.addParameter(TypeName.BOOLEAN, "overwrites");
        }
        if (end == End.START_READ) {
            code.startReadArrays().forEach(array -> method.addParameter(ARRAY, array));
        }
        for (int v = 0; v < 2 * rows; v++) {
            method.addStatement("$T c$L$L = $L", TileCode.VECTOR, v / 2, v % 2, begin(v));
        }
        method.beginControlFlow("for (int k = 0; k < $L; k++)", depth)
                .addStatement("$T b0 = $T.fromArray(S, room, k * PANEL)", TileCode.VECTOR, TileCode.VECTOR)
                .addStatement("$T b1 = $T.fromArray(S, room, k * PANEL + LANES)", TileCode.VECTOR, TileCode.VECTOR);
        for (int r = 0; r < rows; r++) {
            String k = step.equals("1") ? "k" : "k * " + step;
            String at = "aAt + " + k + (r == 0 ? "" : " + " + r * row);
            method.addStatement("$T a$L = $T.broadcast(S, left[$L])", TileCode.VECTOR, r, TileCode.VECTOR, at)
                    .addStatement("c$1L0 = a$1L.fma(b0, c$1L0)", r)
                    .addStatement("c$1L1 = a$1L.fma(b1, c$1L1)", r);
        }
        return method.endControlFlow().addCode(end(rows, end)).build();
    }

    private CodeBlock begin(int v) {
        return switch (start) {
            case ZERO, WHAT_IS_THERE, WHAT_COUNTS -> CodeBlock.of("$T.zero(S)", TileCode.VECTOR);
            case LAST_ROW ->
                CodeBlock.of(
                        "$T.fromArray(S, room, $L * PANEL$L)", TileCode.VECTOR, depth, v % 2 == 0 ? "" : " + LANES");
        };
    }

    private CodeBlock end(int rows, End end) {
        if (start == Start.WHAT_COUNTS) {
            List<Integer> all = IntStream.range(0, 2 * rows).boxed().toList();
            return GradientSums.store(
                    "to",
                    all.stream().map(v -> "c" + v / 2 + v % 2).toList(),
                    all.stream().map(PanelTile::place).toList());
        }
        CodeBlock.Builder stores = CodeBlock.builder();
        Names scope = code.model().names().locals();
        boolean finishes = end == End.FINISH && code.hasEpilogue() && code.finishesInTile();
        if (finishes) {
            stores.add(code.epilogueComment());
        } else if (end == End.START_READ) {
            stores.add(
                    "// times the slope of what was done to each element of $L\n",
                    code.in(0).array());
        }
        for (int v = 0; v < 2 * rows; v++) {
            String sum = "c" + v / 2 + v % 2;
            if (start == Start.WHAT_IS_THERE) {
                stores.addStatement("$1L = $1L.add($2T.fromArray(S, to, $3L))", sum, TileCode.VECTOR, place(v));
            }
            String result = sum;
            if (finishes) {
                result = code.finish(stores, sum, scope);
            } else if (end == End.START_READ) {
                result = code.startRead(stores, sum, place(v), scope);
            }
            stores.addStatement("$L.intoArray(to, $L)", result, place(v));
        }
        return stores.build();
    }

    private static String place(int v) {
        int r = v / 2;
        String at = r == 0 ? "cAt" : r == 1 ? "cAt + cRow" : "cAt + " + r + " * cRow";
        return v % 2 == 0 ? at : at + " + LANES";
    }
}
