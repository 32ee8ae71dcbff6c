package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.emit.model.RowTile;
import dev.loopwright.compiler.emit.model.RowTile.Matrix;
import dev.loopwright.compiler.emit.model.RowTile.Start;
import dev.loopwright.compiler.plan.Tile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loops that cover a matrix with register tiles: two vectors wide where columns suffice, one vector wide behind that.
 * Columns that do not fill a vector are covered by one that ends with the last column and computes some of them twice,
 * or, where sums are added to what is there, in scratch. How many lanes a vector has is known when the code runs: 4, 8
 * or 16.
 */
final class TileLoops {
    /** Rows of a tile, if its sums are not spread over several registers. */
    private static final int ROWS = 8;

    private static final int MOST_VECTORS = 4;

    private final RowTile tile;
    private final int columns;
    private final int height;
    private final boolean adds;
    private final Map<String, MethodSpec> tiles = new LinkedHashMap<>();

    TileLoops(RowTile tile, int columns) {
        this.tile = tile;
        this.columns = columns;
        height = ROWS / tile.parts();
        adds = tile.start() == Start.WHAT_IS_THERE || tile.start() == Start.WHAT_COUNTS;
    }

    /** Whether some columns do not fill a vector. */
    static boolean hasEdge(int columns) {
        return columns % Tile.WIDEST != 0;
    }

    /** The methods that the loops call. */
    List<MethodSpec> tiles() {
        return List.copyOf(tiles.values());
    }

    private String call(RowTile of, int rows, int vectors, String aAt, String bAt, String cAt) {
        tiles.computeIfAbsent(of.method(rows, vectors), name -> of.emit(rows, vectors));
        return of.call(rows, vectors, aAt, bAt, cAt);
    }

    /** Loops down the rows {@code from} to {@code to}, which the left matrix and the result have in common. */
    CodeBlock down(int aOffset, int aRow, int bOffset) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (!adds) {
            code.beginControlFlow("if (to - from < $L)", height)
                    .beginControlFlow("for (int r = from; r < to; r++)")
                    .add(across(widest(), (vectors, j) -> placed(1, vectors, "r", j, aOffset, aRow, bOffset)))
                    .endControlFlow()
                    .addStatement("return")
                    .endControlFlow();
        }
        return code.add(across(2, (vectors, j) -> rows(vectors, j, aOffset, aRow, bOffset)))
                .build();
    }

    private CodeBlock rows(int vectors, String j, int aOffset, int aRow, int bOffset) {
        if (!adds) {
            return CodeBlock.builder()
                    .beginControlFlow("for (int r = from; r < to; r += $L)", height)
                    .add("// the last tile ends with the last row\n")
                    .addStatement("int top = Math.min(r, to - $L)", height)
                    .add(placed(height, vectors, "top", j, aOffset, aRow, bOffset))
                    .endControlFlow()
                    .build();
        }
        return CodeBlock.builder()
                .addStatement("int r = from")
                .beginControlFlow("for (; r + $L <= to; r += $L)", height, height)
                .add(placed(height, vectors, "r", j, aOffset, aRow, bOffset))
                .endControlFlow()
                .beginControlFlow("for (; r < to; r++)")
                .add(placed(1, vectors, "r", j, aOffset, aRow, bOffset))
                .endControlFlow()
                .build();
    }

    private CodeBlock placed(int rows, int vectors, String r, String j, int aOffset, int aRow, int bOffset) {
        String cRow = tile.c().row();
        return computed(
                rows,
                vectors,
                plus(aOffset, r + " * " + aRow),
                plus(bOffset, j),
                "%s * %s + %s".formatted(r, cRow, j),
                j);
    }

    /** Loops down the {@code m} rows of the result, the transposed left matrix's columns, in tiles of like height. */
    CodeBlock evenly(int m, int aOffset, int aStep, int cOffset) {
        return across(2, (vectors, j) -> {
            int most = vectors == 1 ? height + 4 : height;
            int count = (m + most - 1) / most;
            int lower = m / count;
            int higher = m % count;
            CodeBlock.Builder code = CodeBlock.builder();
            if (higher > 0) {
                code.add(heights(lower + 1, 0, higher * (lower + 1), vectors, j, aOffset, aStep, cOffset));
            }
            return code.add(heights(lower, higher * (lower + 1), m, vectors, j, aOffset, aStep, cOffset))
                    .build();
        });
    }

    private CodeBlock heights(
            int height, int first, int end, int vectors, String j, int aOffset, int aStep, int cOffset) {
        String bRow = tile.b().row();
        boolean once = end - first == height;
        String i = once ? String.valueOf(first) : "i";
        String left = "from * %d%s".formatted(aStep, aOffset == 0 ? "" : " + " + aOffset) + " + " + i;
        CodeBlock body = computed(
                height,
                vectors,
                left,
                "from * " + bRow + " + " + j,
                plus(cOffset, "%s * %s + %s".formatted(i, tile.c().row(), j)),
                j);
        return once
                ? body
                : CodeBlock.builder()
                        .beginControlFlow("for (int i = $L; i < $L; i += $L)", first, end, height)
                        .add(body)
                        .endControlFlow()
                        .build();
    }

    /** A call of a tile; at the edge, where it must not add twice, by way of scratch. */
    private CodeBlock computed(int rows, int vectors, String aAt, String bAt, String cAt, String j) {
        if (!adds || !j.equals(last())) {
            return CodeBlock.builder()
                    .addStatement(call(tile, rows, vectors, aAt, bAt, cAt))
                    .build();
        }
        RowTile apart = tile.into("Apart", new Matrix("scratch", "LANES", "1"), Start.ZERO);
        int room = tile.b().array().equals("scratch")
                ? Integer.parseInt(tile.depth()) * Integer.parseInt(tile.b().row())
                : 0;
        return CodeBlock.builder()
                .addStatement(call(apart, rows, vectors, aAt, bAt, String.valueOf(room)))
                .addStatement(
                        "addLast($L, $L, scratch, $L, $L, $L, $L, $L)",
                        rows,
                        columns + " % LANES",
                        room,
                        tile.c().array(),
                        cAt,
                        tile.c().row(),
                        tile.start() == Start.WHAT_COUNTS ? "overwrites" : "false")
                .build();
    }

    /** What is done for so many vectors from column {@code j} on. */
    interface Body {
        CodeBlock of(int vectors, String j);
    }

    /** Where the vector begins that ends with the last column. */
    private String last() {
        return columns + " - LANES";
    }

    /** How many vectors side by side suit a single row. */
    private int widest() {
        int vectors = MOST_VECTORS;
        while (vectors > 1 && columns % (vectors * Tile.WIDEST) != 0) {
            vectors /= 2;
        }
        return Math.max(vectors, 2);
    }

    /** Loops across the columns, so many vectors at a time where there are as many. */
    CodeBlock across(int vectors, Body body) {
        CodeBlock.Builder code = CodeBlock.builder();
        String width = vectors == 1 ? "LANES" : vectors + " * LANES";
        if (columns % (vectors * Tile.WIDEST) == 0) {
            return code.beginControlFlow("for (int j = 0; j < $L; j += $L)", columns, width)
                    .add(body.of(vectors, "j"))
                    .endControlFlow()
                    .build();
        }
        code.addStatement("int j = 0");
        if (vectors > 1) {
            code.beginControlFlow("for (; j + $L <= $L; j += $L)", width, columns, width)
                    .add(body.of(vectors, "j"))
                    .endControlFlow();
        }
        code.beginControlFlow("for (; j + LANES <= $L; j += LANES)", columns)
                .add(body.of(1, "j"))
                .endControlFlow();
        if (hasEdge(columns)) {
            code.beginControlFlow("if (j < $L)", columns)
                    .add("// a vector that ends with the last column\n")
                    .add(body.of(1, last()))
                    .endControlFlow();
        }
        return code.build();
    }

    private static String plus(int offset, String rest) {
        return offset == 0 ? rest : offset + " + " + rest;
    }
}
