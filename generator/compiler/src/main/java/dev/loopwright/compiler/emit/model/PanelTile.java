package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.Names;
import javax.lang.model.element.Modifier;

/**
 * Some rows × 2 vectors of a product, in registers, with all distances written into the code. Measured at a depth of 784:
 * half as fast again as a tile whose distances are parameters and whose panel is not packed.
 *
 * @param name of the method, to which the number of rows is appended
 * @param depth elements of a row of the left matrix; {@code depth} makes it a parameter
 * @param row from a row of the left matrix to the next
 * @param step from an element of such a row to the next
 */
public record PanelTile(StepCode code, String name, String depth, int row, int step, Start start) {
    /** Rows of a tile: with two vectors each they fill 16 of 32 registers. */
    public static final int ROWS = 8;

    /** What sums begin with. */
    public enum Start {
        ZERO,
        /** The row that lies below the panel. */
        LAST_ROW,
        WHAT_IS_THERE
    }

    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);

    /** The method for so many rows. {@code finish} lets what is fused in behind the layer follow, where it is simple. */
    public MethodSpec method(int rows, boolean finish) {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(name + rows).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        if (depth.equals("depth")) {
            method.addParameter(TypeName.INT, "depth");
        }
        method.addParameter(ARRAY, "a")
                .addParameter(TypeName.INT, "aAt")
                .addParameter(ARRAY, "b")
                .addParameter(ARRAY, "c")
                .addParameter(TypeName.INT, "cAt")
                .addParameter(TypeName.INT, "cRow");
        for (int v = 0; v < 2 * rows; v++) {
            method.addStatement("$T c$L$L = $L", TileCode.VECTOR, v / 2, v % 2, begin(v));
        }
        method.beginControlFlow("for (int k = 0; k < $L; k++)", depth)
                .addStatement("$T b0 = $T.fromArray(S, b, k * PANEL)", TileCode.VECTOR, TileCode.VECTOR)
                .addStatement("$T b1 = $T.fromArray(S, b, k * PANEL + LANES)", TileCode.VECTOR, TileCode.VECTOR);
        for (int r = 0; r < rows; r++) {
            String k = step == 1 ? "k" : "k * " + step;
            String at = "aAt + " + k + (r == 0 ? "" : " + " + r * row);
            method.addStatement("$T a$L = $T.broadcast(S, a[$L])", TileCode.VECTOR, r, TileCode.VECTOR, at)
                    .addStatement("c$1L0 = a$1L.fma(b0, c$1L0)", r)
                    .addStatement("c$1L1 = a$1L.fma(b1, c$1L1)", r);
        }
        return method.endControlFlow().addCode(end(rows, finish)).build();
    }

    private CodeBlock begin(int v) {
        return switch (start) {
            case ZERO -> CodeBlock.of("$T.zero(S)", TileCode.VECTOR);
            case LAST_ROW ->
                CodeBlock.of("$T.fromArray(S, b, $L * PANEL$L)", TileCode.VECTOR, depth, v % 2 == 0 ? "" : " + LANES");
            case WHAT_IS_THERE -> CodeBlock.of("$T.fromArray(S, c, $L)", TileCode.VECTOR, place(v));
        };
    }

    private CodeBlock end(int rows, boolean finish) {
        CodeBlock.Builder end = CodeBlock.builder();
        Names scope = code.model().names().locals();
        boolean fused = finish && code.hasEpilogue() && code.finishesInTile();
        if (fused) {
            end.add(code.epilogueComment());
        }
        for (int v = 0; v < 2 * rows; v++) {
            String sum = "c" + v / 2 + v % 2;
            String result = fused ? new ElementTiles(code).finishInTile(end, sum, scope) : sum;
            end.addStatement("$L.intoArray(c, $L)", result, place(v));
        }
        return end.build();
    }

    private static String place(int v) {
        int r = v / 2;
        String at = r == 0 ? "cAt" : r == 1 ? "cAt + cRow" : "cAt + " + r + " * cRow";
        return v % 2 == 0 ? at : at + " + LANES";
    }
}
