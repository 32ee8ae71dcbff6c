package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The part of a plain kernel class that is the same for every model: {@code C += A · B} in ordinary Java. HotSpot vectorises
 * a loop whose arrays are all indexed by the bare loop variable and leaves one alone that has offsets into a flat array,
 * hence the copies of rows. Two rows of C with three of B is the largest loop that Java 17 still vectorises; two with six,
 * three with four or fused multiply-adds run at a fifth of the speed there.
 */
public final class RowCode {
    /** The comment of a class of such loops. */
    static final String DOC = "The inner loops of {@link $L}.\n\n"
            + "<p>Every product of a dense layer is {@code C += A · B} with other strides. The JVM turns a loop into vector"
            + " instructions only\nif every array in it is indexed by the loop variable alone, so rows are copied into arrays"
            + " of their own: 64 rows of B, which\nstay in the cache while all rows of C go by, and two rows of C, which"
            + " stay in the nearest cache while those 64 are added up.\nThree rows of B at a time are added to both. Each"
            + " element is summed up in the order of k, wherever in a batch its row stands.\n";

    /** What it adds where convolutions are computed so. */
    static final String CONVOLUTION_DOC =
            "\n<p>A convolution has too few filters for such loops, so they run over pixels: images are copied to planes of one"
                    + " channel each, between\nzeros, and a row of B is what all windows see of a plane under one weight, C what"
                    + " each filter makes of it. Elements of a row\nbetween the end of one line and the next belong to no window."
                    + "\n";

    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);
    private static final TypeName ROWS = ArrayTypeName.of(ARRAY);

    /** Rows of B in scratch: a block of as many columns as below takes 256 KB. */
    private static final int DEPTH = 64;

    /** Columns that are computed at a time: two rows of C and three of B fill 20 KB. */
    private static final int COLUMNS = 1024;

    /** Where in scratch stands what convolutions need beside rows. */
    public static final int ROOM = DEPTH + 4;

    private RowCode() {}

    static List<MethodSpec> methods() {
        return List.of(product(), block(), two(), one(), addToTwo(), addToOne(), single(), take(), turn(), sums());
    }

    /**
     * All rows have 1024 elements, so that in memory each begins 16 bytes further in its page than the one before. Nothing
     * lies in two shorter ones, which keep those of C half a page apart: 58 GFLOP/s where there were 23 to 52 without.
     */
    static MethodSpec scratch(int room) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("scratch")
                .addModifiers(Modifier.STATIC)
                .returns(ROWS)
                .addJavadoc(
                        "Room for $L rows of B and two of C, which two short rows set apart: a processor compares the last 12 bits"
                                + " of addresses\nto see whether a load has to wait for a store, and rows that begin alike would wait"
                                + " for each other.\n",
                        DEPTH)
                .addStatement("float[][] scratch = new float[$L][]", room == 0 ? ROOM : ROOM + 1)
                .beginControlFlow("for (int i = 0; i < $L; i++)", room == 0 ? "scratch.length" : ROOM)
                .addStatement("scratch[i] = new float[i == $L ? 512 : i == $L ? 256 : $L]", DEPTH, DEPTH + 2, COLUMNS)
                .endControlFlow();
        if (room > 0) {
            method.addComment("planes, sums and images of convolutions")
                    .addStatement("scratch[$L] = new float[$L]", ROOM, room);
        }
        return method.addStatement("return scratch").build();
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

    private static MethodSpec.Builder leftAndResult(MethodSpec.Builder method, String... ofResult) {
        ints(method.addParameter(ARRAY, "a"), "aAt", "aRow", "aStep");
        return ints(method.addParameter(ARRAY, "c"), ofResult).addParameter(ROWS, "scratch");
    }

    private static MethodSpec product() {
        MethodSpec.Builder method = method("product", "m", "n", "depth");
        ints(method.addParameter(ARRAY, "a"), "aAt", "aRow", "aStep");
        ints(method.addParameter(ARRAY, "b"), "bAt", "bRow", "bStep");
        ints(method.addParameter(ARRAY, "c"), "cAt", "cRow").addParameter(ROWS, "scratch");
        return method.addJavadoc(
                        "C += A · B, with C of m × n, A of m × depth and B of depth × n. A matrix begins at"
                                + " {@code At}; its rows are {@code Row} apart, the elements\nof a row {@code Step}, those of C 1.\n")
                .beginControlFlow("for (int j = 0; j < n; j += $L)", COLUMNS)
                .addStatement("int columns = Math.min($L, n - j)", COLUMNS)
                .beginControlFlow("for (int k = 0; k < depth; k += $L)", DEPTH)
                .addStatement("int count = Math.min($L, depth - k)", DEPTH)
                .addStatement("take(count, columns, b, bAt + k * bRow + j * bStep, bRow, bStep, scratch)")
                .addStatement("block(m, columns, count, a, aAt + k * aStep, aRow, aStep, c, cAt + j, cRow, scratch)")
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    private static MethodSpec block() {
        return leftAndResult(method("block", "m", "n", "depth"), "cAt", "cRow")
                .addJavadoc("Adds what the rows of B in scratch make.\n")
                .addStatement("int i = 0")
                .beginControlFlow("for (; i + 2 <= m; i += 2)")
                .addStatement("two(n, depth, a, aAt + i * aRow, aRow, aStep, c, cAt + i * cRow, cRow, scratch)")
                .endControlFlow()
                .beginControlFlow("if (i < m)")
                .addStatement("one(n, depth, a, aAt + i * aRow, aStep, c, cAt + i * cRow, scratch)")
                .endControlFlow()
                .build();
    }

    private static MethodSpec two() {
        return leftAndResult(method("two", "n", "depth"), "cAt", "cRow")
                .addJavadoc("The same for two rows of C.\n")
                .addStatement("float[] c0 = scratch[$L]", DEPTH + 1)
                .addStatement("float[] c1 = scratch[$L]", DEPTH + 3)
                .addStatement("System.arraycopy(c, cAt, c0, 0, n)")
                .addStatement("System.arraycopy(c, cAt + cRow, c1, 0, n)")
                .addStatement("int k = 0")
                .beginControlFlow("for (; k + 3 <= depth; k += 3)")
                .addStatement("int p = aAt + k * aStep")
                .addStatement("int q = p + aRow")
                .addStatement("addToTwo(n, a[p], a[p + aStep], a[p + 2 * aStep], a[q], a[q + aStep], a[q + 2 * aStep],"
                        + " scratch[k], scratch[k + 1], scratch[k + 2], c0, c1)")
                .endControlFlow()
                .beginControlFlow("for (; k < depth; k++)")
                .addStatement("single(n, a[aAt + k * aStep], scratch[k], c0)")
                .addStatement("single(n, a[aAt + aRow + k * aStep], scratch[k], c1)")
                .endControlFlow()
                .addStatement("System.arraycopy(c0, 0, c, cAt, n)")
                .addStatement("System.arraycopy(c1, 0, c, cAt + cRow, n)")
                .build();
    }

    private static MethodSpec one() {
        MethodSpec.Builder method = method("one", "n", "depth");
        ints(method.addParameter(ARRAY, "a"), "aAt", "aStep");
        return ints(method.addParameter(ARRAY, "c"), "cAt")
                .addParameter(ROWS, "scratch")
                .addJavadoc("The same for one row.\n")
                .addStatement("float[] row = scratch[$L]", DEPTH + 1)
                .addStatement("System.arraycopy(c, cAt, row, 0, n)")
                .addStatement("int k = 0")
                .beginControlFlow("for (; k + 3 <= depth; k += 3)")
                .addStatement("int p = aAt + k * aStep")
                .addStatement("addToOne(n, a[p], a[p + aStep], a[p + 2 * aStep], scratch[k], scratch[k + 1],"
                        + " scratch[k + 2], row)")
                .endControlFlow()
                .beginControlFlow("for (; k < depth; k++)")
                .addStatement("single(n, a[aAt + k * aStep], scratch[k], row)")
                .endControlFlow()
                .addStatement("System.arraycopy(row, 0, c, cAt, n)")
                .build();
    }

    private static MethodSpec.Builder inner(String name, List<String> factors, List<String> rows) {
        MethodSpec.Builder method = method(name, "n");
        factors.forEach(factor -> method.addParameter(TypeName.FLOAT, factor));
        rows.forEach(row -> method.addParameter(ARRAY, row));
        return method.beginControlFlow("for (int j = 0; j < n; j++)");
    }

    private static MethodSpec addToTwo() {
        return inner("addToTwo", List.of("x0", "x1", "x2", "y0", "y1", "y2"), List.of("b0", "b1", "b2", "c0", "c1"))
                .addComment("read once: for all that the JVM knows, storing into c0 may change b0")
                .addStatement("float u = b0[j]")
                .addStatement("float v = b1[j]")
                .addStatement("float w = b2[j]")
                .addStatement("c0[j] = c0[j] + x0 * u + x1 * v + x2 * w")
                .addStatement("c1[j] = c1[j] + y0 * u + y1 * v + y2 * w")
                .endControlFlow()
                .build();
    }

    private static MethodSpec addToOne() {
        return inner("addToOne", List.of("x0", "x1", "x2"), List.of("b0", "b1", "b2", "c"))
                .addStatement("c[j] = c[j] + x0 * b0[j] + x1 * b1[j] + x2 * b2[j]")
                .endControlFlow()
                .build();
    }

    private static MethodSpec single() {
        return inner("single", List.of("x"), List.of("b", "c"))
                .addStatement("c[j] += x * b[j]")
                .endControlFlow()
                .build();
    }

    private static MethodSpec take() {
        MethodSpec.Builder method = method("take", "m", "n");
        return ints(method.addParameter(ARRAY, "from"), "at", "row", "step")
                .addParameter(ROWS, "scratch")
                .addJavadoc("Copies m rows of n elements, transposed ones eight at a time.\n")
                .addStatement("int i = 0")
                .beginControlFlow("for (; step > 1 && i + 8 <= m; i += 8)")
                .addStatement("turn(n, from, at + i * row, row, step, scratch, i)")
                .endControlFlow()
                .beginControlFlow("for (; i < m; i++)")
                .addStatement("float[] to = scratch[i]")
                .addStatement("int start = at + i * row")
                .beginControlFlow("if (step == 1)")
                .addStatement("System.arraycopy(from, start, to, 0, n)")
                .nextControlFlow("else")
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("to[j] = from[start + j * step]")
                .endControlFlow()
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    private static MethodSpec turn() {
        MethodSpec.Builder method = method("turn", "n");
        ints(method.addParameter(ARRAY, "from"), "at", "row", "step")
                .addParameter(ROWS, "scratch")
                .addParameter(TypeName.INT, "i")
                .addJavadoc(
                        "Copies eight rows that lie side by side in memory, so that what is read together lies together.\n");
        for (int r = 0; r < 8; r++) {
            method.addStatement("float[] to$L = scratch[i$L]", r, r == 0 ? "" : " + " + r);
        }
        method.beginControlFlow("for (int j = 0; j < n; j++)").addStatement("int p = at + j * step");
        for (int r = 0; r < 8; r++) {
            method.addStatement("to$L[j] = from[p$L]", r, r == 0 ? "" : r == 1 ? " + row" : " + " + r + " * row");
        }
        return method.endControlFlow().build();
    }

    private static MethodSpec sums() {
        return method("columnSums", "m", "n")
                .addParameter(ARRAY, "from")
                .addParameter(ARRAY, "sums")
                .addParameter(TypeName.INT, "sumsAt")
                .addParameter(ROWS, "scratch")
                .addJavadoc("Adds up each of n columns of m rows.\n")
                .addStatement("float[] row = scratch[0]")
                .addStatement("float[] sum = scratch[$L]", DEPTH + 1)
                .beginControlFlow("for (int j = 0; j < n; j += $L)", COLUMNS)
                .addStatement("int count = Math.min($L, n - j)", COLUMNS)
                .addStatement("System.arraycopy(sums, sumsAt + j, sum, 0, count)")
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .addStatement("System.arraycopy(from, i * n + j, row, 0, count)")
                .addStatement("single(count, 1, row, sum)")
                .endControlFlow()
                .addStatement("System.arraycopy(sum, 0, sums, sumsAt + j, count)")
                .endControlFlow()
                .build();
    }
}
