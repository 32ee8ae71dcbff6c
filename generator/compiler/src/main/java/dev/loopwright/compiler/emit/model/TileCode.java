package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The part of a kernel class that is the same for every model: {@code C += A · B} in register tiles. Vector calls are written
 * out one by one, for HotSpot does not inline helpers reliably in methods with so many of them.
 */
final class TileCode {
    static final ClassName VECTOR = ClassName.get("jdk.incubator.vector", "FloatVector");
    static final ClassName SPECIES = ClassName.get("jdk.incubator.vector", "VectorSpecies");
    static final ClassName SHAPE = ClassName.get("jdk.incubator.vector", "VectorShape");
    static final ClassName OPERATORS = ClassName.get("jdk.incubator.vector", "VectorOperators");

    /** The comment of a class of such tiles. */
    static final String DOC = "The inner loops of {@link $L}, written with the Vector API.\n";

    /** What it adds where layers are computed by products of any shape. */
    static final String PRODUCT_DOC =
            "\n<p>Every product of a dense layer is {@code C += A · B} with other strides, computed in"
                    + " tiles of 8 rows × 2 vectors of C.\nThe 16 vectors of a tile stay in registers while k"
                    + " runs over the columns of A: two vectors of a row of B are loaded, each\nof 8 elements of"
                    + " A is spread over a vector, and 16 fused multiply-adds follow. What is left over at the"
                    + " edges goes through\nsmaller tiles; columns that do not fill a vector are first copied to"
                    + " where they do. Each element is summed up in the order\nof k in every kind of tile, so it"
                    + " does not depend on where in a batch its row stands.\n";

    /** What it adds where layers have tiles of their own. */
    static final String ROWS_DOC =
            "\n<p>A tile is some rows × vectors of a product, all of which stay in registers: for each k a row of the right"
                    + " matrix is loaded\nin vectors, elements of the left one are spread over vectors, and fused"
                    + " multiply-adds follow. Distances are literals. {@code hiddenForward8x2}\nhas 8 rows × 2 vectors."
                    + " Tiles begin at {@code aAt}, {@code bAt} and {@code cAt}: in the left matrix, in the right one, and"
                    + " in the result.\nEach element is summed up in the order of k in every tile, so it does not depend on"
                    + " where in a batch its row stands.\n";

    /** What it adds where norms are computed in vectors along features. */
    static final String LINES_DOC =
            "\n<p>Norms see a batch as lines of features, some vectors of which are computed at a time. A batch norm keeps"
                    + " what belongs to a feature\nin registers while all lines pass by. Others sum up a line in vectors,"
                    + " and add up their lanes in the room that buffers have\nbehind the last line.\n";

    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);
    private static final int ROWS = 8;

    List<MethodSpec> methods() {
        return List.of(
                product(),
                edge(),
                tile(ROWS, 2),
                tile(ROWS, 1),
                tile(1, 2),
                tile(1, 1),
                copy(),
                transpose(),
                sums(),
                laneSum(),
                addLast(),
                addTransposed());
    }

    private static MethodSpec.Builder method(String name) {
        return MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
    }

    private static MethodSpec.Builder ints(MethodSpec.Builder method, String... names) {
        for (String name : names) {
            method.addParameter(TypeName.INT, name);
        }
        return method;
    }

    private static MethodSpec.Builder matrices(MethodSpec.Builder method) {
        ints(method.addParameter(ARRAY, "a"), "aAt", "aRow", "aStep");
        ints(method.addParameter(ARRAY, "b"), "bAt", "bRow");
        return ints(method.addParameter(ARRAY, "c"), "cAt", "cRow");
    }

    private static MethodSpec product() {
        MethodSpec.Builder method = matrices(ints(method("product"), "m", "n", "depth"));
        ints(method.addParameter(ARRAY, "scratch"), "scratchAt");
        return method.addJavadoc("C += A · B, with C of m × n, A of m × depth and B of depth × n. A matrix begins at"
                        + " {@code At}; its rows are {@code Row} apart, the elements\nof a row of A are"
                        + " {@code Step} apart.\n")
                .addStatement("int j = 0")
                .addCode(panels(
                        "for (; j + 2 * LANES <= n; j += 2 * LANES)", 2, "c, cAt + j", "cRow", "b, bAt + j, bRow"))
                .addCode(panels("for (; j + LANES <= n; j += LANES)", 1, "c, cAt + j", "cRow", "b, bAt + j, bRow"))
                .beginControlFlow("if (j < n)")
                .addStatement("edge(m, n - j, depth, a, aAt, aRow, aStep, b, bAt + j, bRow, c, cAt + j, cRow, scratch,"
                        + " scratchAt)")
                .endControlFlow()
                .build();
    }

    /** Tiles down the rows of some columns of C. */
    private static CodeBlock panels(String loop, int vectors, String c, String cRow, String b) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (!loop.isEmpty()) {
            code.beginControlFlow(loop);
        }
        code.addStatement("int i = 0");
        code.beginControlFlow("for (; i + $L <= m; i += $L)", ROWS, ROWS)
                .addStatement(
                        "tile$Lx$L(depth, a, aAt + i * aRow, aRow, aStep, $L, $L + i * $L, $L)",
                        ROWS,
                        vectors,
                        b,
                        c,
                        cRow,
                        cRow)
                .endControlFlow()
                .beginControlFlow("for (; i < m; i++)")
                .addStatement(
                        "tile1x$L(depth, a, aAt + i * aRow, aRow, aStep, $L, $L + i * $L, $L)",
                        vectors,
                        b,
                        c,
                        cRow,
                        cRow)
                .endControlFlow();
        return loop.isEmpty() ? code.build() : code.endControlFlow().build();
    }

    private static MethodSpec edge() {
        MethodSpec.Builder method = matrices(ints(method("edge"), "m", "n", "depth"));
        ints(method.addParameter(ARRAY, "scratch"), "scratchAt");
        return method.addJavadoc("The same for n < LANES, on copies of B and C whose rows fill a vector.\n")
                .addStatement("int columns = scratchAt + depth * LANES")
                .addStatement("copy(depth, n, b, bAt, bRow, scratch, scratchAt, LANES)")
                .addStatement("copy(m, n, c, cAt, cRow, scratch, columns, LANES)")
                .addCode(panels("", 1, "scratch, columns", "LANES", "scratch, scratchAt, LANES"))
                .addStatement("copy(m, n, scratch, columns, LANES, c, cAt, cRow)")
                .build();
    }

    /** The heart: {@code rows} × {@code vectors} vectors of C in registers. */
    private static MethodSpec tile(int rows, int vectors) {
        MethodSpec.Builder method = matrices(ints(method("tile" + rows + "x" + vectors), "depth"));
        for (int v = 0; v < vectors * rows; v++) {
            method.addStatement(
                    "$T $L = $T.fromArray(S, c, $L)", VECTOR, sum(v, vectors), VECTOR, place(v / vectors, v % vectors));
        }
        method.beginControlFlow("for (int k = 0; k < depth; k++)");
        for (int v = 0; v < vectors; v++) {
            method.addStatement("$T b$L = $T.fromArray(S, b, bAt$L)", VECTOR, v, VECTOR, v == 0 ? "" : " + LANES");
        }
        for (int r = 0; r < rows; r++) {
            String element = r == 0 ? "aAt" : r == 1 ? "aAt + aRow" : "aAt + " + r + " * aRow";
            method.addStatement("$T a$L = $T.broadcast(S, a[$L])", VECTOR, r, VECTOR, element);
            for (int v = 0; v < vectors; v++) {
                String sum = sum(r * vectors + v, vectors);
                method.addStatement("$L = a$L.fma(b$L, $L)", sum, r, v, sum);
            }
        }
        method.addStatement("aAt += aStep").addStatement("bAt += bRow").endControlFlow();
        for (int v = 0; v < vectors * rows; v++) {
            method.addStatement("$L.intoArray(c, $L)", sum(v, vectors), place(v / vectors, v % vectors));
        }
        return method.build();
    }

    private static String sum(int number, int vectors) {
        return "c" + number / vectors + number % vectors;
    }

    private static String place(int row, int vector) {
        String start = row == 0 ? "cAt" : row == 1 ? "cAt + cRow" : "cAt + " + row + " * cRow";
        return vector == 0 ? start : start + " + LANES";
    }

    static MethodSpec copy() {
        MethodSpec.Builder method = ints(method("copy"), "m", "n");
        ints(method.addParameter(ARRAY, "from"), "fromAt", "fromRow");
        ints(method.addParameter(ARRAY, "to"), "toAt", "toRow");
        return method.addJavadoc("Copies m × n elements between matrices with rows of different lengths.\n")
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("to[toAt + i * toRow + j] = from[fromAt + i * fromRow + j]")
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    private static MethodSpec transpose() {
        MethodSpec.Builder method = ints(method("transpose"), "m", "n");
        ints(method.addParameter(ARRAY, "from"), "fromAt").addParameter(ARRAY, "to");
        method.addJavadoc("Turns m × n elements round, 8 rows at a time.\n")
                .addStatement("int i = 0")
                .beginControlFlow("for (; i + 8 <= m; i += 8)")
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("int p = fromAt + i * n + j")
                .addStatement("int q = j * m + i");
        for (int row = 0; row < 8; row++) {
            String down = row == 0 ? "" : row == 1 ? " + n" : " + " + row + " * n";
            method.addStatement("to[q$L] = from[p$L]", row == 0 ? "" : " + " + row, down);
        }
        return method.endControlFlow()
                .endControlFlow()
                .beginControlFlow("for (; i < m; i++)")
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("to[j * m + i] = from[fromAt + i * n + j]")
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    private static MethodSpec addTransposed() {
        MethodSpec.Builder method = ints(method("addTransposed"), "m", "n");
        ints(method.addParameter(ARRAY, "from"), "fromAt");
        return ints(method.addParameter(ARRAY, "to"), "toAt")
                .addParameter(TypeName.BOOLEAN, "overwrites")
                .addJavadoc("Adds n × m elements, turned round, to m × n others, or overwrites those.\n")
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement(
                        "to[toAt + i * n + j] = (overwrites ? 0 : to[toAt + i * n + j]) + from[fromAt + j * m + i]")
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    private static MethodSpec addLast() {
        MethodSpec.Builder method = ints(method("addLast"), "m", "count");
        ints(method.addParameter(ARRAY, "from"), "fromAt");
        return ints(method.addParameter(ARRAY, "to"), "toAt", "toRow")
                .addParameter(TypeName.BOOLEAN, "overwrites")
                .addJavadoc("Adds the last lanes of m vectors to where the first of these vectors belongs in a matrix,"
                        + " or overwrites what\nis there.\n")
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .beginControlFlow("for (int lane = LANES - count; lane < LANES; lane++)")
                .addStatement("int p = toAt + i * toRow + lane")
                .addStatement("to[p] = (overwrites ? 0 : to[p]) + from[fromAt + i * LANES + lane]")
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    private static MethodSpec sums() {
        MethodSpec.Builder method = ints(ints(method("columnSums"), "m", "n").addParameter(ARRAY, "from"), "fromAt");
        ints(method.addParameter(ARRAY, "sums"), "sumsAt");
        method.addParameter(TypeName.BOOLEAN, "overwrites")
                .addJavadoc("Adds up each of n columns of m rows, by two sums that do not wait for each other, and adds"
                        + " that to what is there\nor overwrites it.\n")
                .addStatement("int j = 0")
                .beginControlFlow("for (; j + LANES <= n; j += LANES)")
                .addStatement("$T even = $T.zero(S)", VECTOR, VECTOR)
                .addStatement("$T odd = $T.zero(S)", VECTOR, VECTOR)
                .addStatement("int p = fromAt + j")
                .addStatement("int i = 0")
                .beginControlFlow("for (; i + 2 <= m; i += 2)")
                .addStatement("even = even.add($T.fromArray(S, from, p))", VECTOR)
                .addStatement("odd = odd.add($T.fromArray(S, from, p + n))", VECTOR)
                .addStatement("p += 2 * n")
                .endControlFlow()
                .beginControlFlow("if (i < m)")
                .addStatement("even = even.add($T.fromArray(S, from, p))", VECTOR)
                .endControlFlow()
                .addStatement("even = even.add(odd)")
                .beginControlFlow("if (!overwrites)")
                .addStatement("even = even.add($T.fromArray(S, sums, sumsAt + j))", VECTOR)
                .endControlFlow()
                .addStatement("even.intoArray(sums, sumsAt + j)")
                .endControlFlow();
        return method.beginControlFlow("for (; j < n; j++)")
                .addStatement("float sum = overwrites ? 0 : sums[sumsAt + j]")
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .addStatement("sum += from[fromAt + i * n + j]")
                .endControlFlow()
                .addStatement("sums[sumsAt + j] = sum")
                .endControlFlow()
                .build();
    }

    /** Not called by other kernels, but by models that go by stripes. */
    static MethodSpec addTo() {
        return MethodSpec.methodBuilder("addTo")
                .addModifiers(Modifier.STATIC)
                .addParameter(ARRAY, "sums")
                .addParameter(ARRAY, "more")
                .addJavadoc("Adds numbers to as many others.\n")
                .addStatement("int i = 0")
                .beginControlFlow("for (; i + LANES <= sums.length; i += LANES)")
                .addStatement(
                        "$T.fromArray(S, sums, i).add($T.fromArray(S, more, i)).intoArray(sums, i)", VECTOR, VECTOR)
                .endControlFlow()
                .beginControlFlow("for (; i < sums.length; i++)")
                .addStatement("sums[i] += more[i]")
                .endControlFlow()
                .build();
    }

    private static MethodSpec laneSum() {
        return method("laneSum")
                .returns(TypeName.FLOAT)
                .addParameter(ARRAY, "lanes")
                .addParameter(TypeName.INT, "at")
                .addJavadoc("Adds up a vector that was stored; reduceLanes takes longer on Java 17.\n")
                .addStatement("float sum = $L", four(0))
                .beginControlFlow("if (LANES >= 8)")
                .addStatement("sum += $L", four(4))
                .endControlFlow()
                .beginControlFlow("if (LANES >= 16)")
                .addStatement("sum += ($L) + ($L)", four(8), four(12))
                .endControlFlow()
                .addStatement("return sum")
                .build();
    }

    private static String four(int first) {
        String pair = "(lanes[at%s] + lanes[at + %d])";
        String one = pair.formatted(first == 0 ? "" : " + " + first, first + 1);
        return one + " + " + pair.formatted(" + " + (first + 2), first + 3);
    }
}
