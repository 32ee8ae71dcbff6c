package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The methods that prepare panels, the same for every layer. A panel that a matrix does not fill is filled with zeros. */
final class PanelCode {
    /** What the comment of the class adds where layers are computed by panels. */
    static final String DOC =
            "\n<p>Wide layers go panel by panel: {@code PANEL} columns of the right matrix are copied into"
                    + " {@code room}, where they lie one row\nafter another; tiles of 8 rows are computed with them. All other"
                    + " distances are literals. Columns that do not fill a\npanel are computed at the end of the room and copied."
                    + " Each panel writes columns of its own, so threads may share them.\n"
                    + "Packing pays from 8192 weights on: the vectors of a row of W are far apart in memory, and a panel is"
                    + " read once for every 8 rows.\n";

    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);

    private PanelCode() {}

    static List<MethodSpec> methods() {
        return List.of(pack(), turn(), sums());
    }

    private static MethodSpec.Builder method(String name, String... ints) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        return ints(method, ints);
    }

    private static MethodSpec.Builder ints(MethodSpec.Builder method, String... names) {
        for (String name : names) {
            method.addParameter(TypeName.INT, name);
        }
        return method;
    }

    static MethodSpec panels() {
        return MethodSpec.methodBuilder("panels")
                .addModifiers(Modifier.STATIC)
                .returns(TypeName.INT)
                .addParameter(TypeName.INT, "columns")
                .addJavadoc("How many panels so many columns make.\n")
                .addStatement("return (columns + PANEL - 1) / PANEL")
                .build();
    }

    private static MethodSpec pack() {
        MethodSpec.Builder method = method("pack", "m", "columns").addParameter(ARRAY, "from");
        return ints(ints(method, "at", "row").addParameter(ARRAY, "room"), "to")
                .addJavadoc("Copies m rows of a panel to where they lie one after another.\n")
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .beginControlFlow("if (columns == PANEL)")
                .addStatement("$T.fromArray(S, from, at + i * row).intoArray(room, to + i * PANEL)", TileCode.VECTOR)
                .addStatement(
                        "$T.fromArray(S, from, at + i * row + LANES).intoArray(room, to + i * PANEL + LANES)",
                        TileCode.VECTOR)
                .nextControlFlow("else")
                .addStatement("System.arraycopy(from, at + i * row, room, to + i * PANEL, columns)")
                .addStatement("$T.fill(room, to + i * PANEL + columns, to + (i + 1) * PANEL, 0f)", Arrays.class)
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    private static MethodSpec turn() {
        MethodSpec.Builder method = method("turn", "columns", "n").addParameter(ARRAY, "from");
        return ints(method, "at")
                .addParameter(ARRAY, "room")
                .addJavadoc("Makes n rows of a panel of rows of n elements, 8 of those at a time.\n")
                .addStatement("int c = 0")
                .beginControlFlow("for (; c + 8 <= columns; c += 8)")
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("int p = at + c * n + j")
                .addStatement("int q = j * PANEL + c")
                .addStatement("room[q] = from[p]")
                .addStatement("room[q + 1] = from[p + n]")
                .addStatement("room[q + 2] = from[p + 2 * n]")
                .addStatement("room[q + 3] = from[p + 3 * n]")
                .addStatement("room[q + 4] = from[p + 4 * n]")
                .addStatement("room[q + 5] = from[p + 5 * n]")
                .addStatement("room[q + 6] = from[p + 6 * n]")
                .addStatement("room[q + 7] = from[p + 7 * n]")
                .endControlFlow()
                .endControlFlow()
                .beginControlFlow("for (; c < PANEL; c++)")
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("room[j * PANEL + c] = c < columns ? from[at + c * n + j] : 0")
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    private static MethodSpec sums() {
        MethodSpec.Builder method =
                method("panelSums", "m", "columns").addParameter(ARRAY, "room").addParameter(ARRAY, "sums");
        return ints(method, "at")
                .addParameter(TypeName.BOOLEAN, "overwrites")
                .addJavadoc("Adds up the m rows of a panel, behind which there is room for two vectors.\n")
                .addStatement("$T s0 = $T.zero(S)", TileCode.VECTOR, TileCode.VECTOR)
                .addStatement("$T s1 = $T.zero(S)", TileCode.VECTOR, TileCode.VECTOR)
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .addStatement("s0 = s0.add($T.fromArray(S, room, i * PANEL))", TileCode.VECTOR)
                .addStatement("s1 = s1.add($T.fromArray(S, room, i * PANEL + LANES))", TileCode.VECTOR)
                .endControlFlow()
                .addStatement("s0.intoArray(room, m * PANEL)")
                .addStatement("s1.intoArray(room, m * PANEL + LANES)")
                .beginControlFlow("for (int j = 0; j < columns; j++)")
                .addStatement("sums[at + j] = (overwrites ? 0 : sums[at + j]) + room[m * PANEL + j]")
                .endControlFlow()
                .build();
    }
}
