package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The part of a plain kernel class that is the same for every model: {@code C += A · B} in ordinary Java. HotSpot vectorises
 * a loop whose arrays are all indexed by the bare loop variable and leaves one alone that has offsets into a flat array,
 * hence the copies of rows; they cost a few percent and the vectors bring a factor of about eight in wide layers.
 */
final class RowCode {
    /** The comment of a class of such loops. */
    static final String DOC = "The inner loops of {@link $L}.\n\n"
            + "<p>Every product of a dense layer is {@code C += A · B} with other strides. Four rows of B and one of C at a"
            + " time are\ncopied into arrays of their own: the JVM turns a loop into vector instructions only if every array in"
            + " it is indexed by\nthe loop variable alone.\n";

    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);
    private static final TypeName ROWS = ArrayTypeName.of(ARRAY);
    private static final int ROW_COUNT = 5;

    private RowCode() {}

    static List<MethodSpec> methods() {
        return List.of(product(), four(), one(), add(), single(), take(), sums());
    }

    static MethodSpec scratch(int widest) {
        return MethodSpec.methodBuilder("scratch")
                .addModifiers(Modifier.STATIC)
                .returns(ROWS)
                .addJavadoc("Room for four rows of B and one of C.\n")
                .addStatement("return new float[$L][$L]", ROW_COUNT, widest)
                .build();
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

    private static MethodSpec.Builder leftAndResult(MethodSpec.Builder method) {
        ints(method.addParameter(ARRAY, "a"), "aAt", "aRow", "aStep");
        return ints(method.addParameter(ARRAY, "c"), "cAt", "cRow").addParameter(ROWS, "scratch");
    }

    private static MethodSpec product() {
        MethodSpec.Builder method = method("product", "m", "n", "depth");
        ints(method.addParameter(ARRAY, "a"), "aAt", "aRow", "aStep");
        ints(method.addParameter(ARRAY, "b"), "bAt", "bRow", "bStep");
        ints(method.addParameter(ARRAY, "c"), "cAt", "cRow").addParameter(ROWS, "scratch");
        return method.addJavadoc(
                        "C += A · B, with C of m × n, A of m × depth and B of depth × n. A matrix begins at"
                                + " {@code At}; its rows are {@code Row} apart, the elements\nof a row {@code Step}, those of C 1.\n")
                .addStatement("int k = 0")
                .beginControlFlow("for (; k + 4 <= depth; k += 4)")
                .beginControlFlow("for (int row = 0; row < 4; row++)")
                .addStatement("take(n, b, bAt + (k + row) * bRow, bStep, scratch[row])")
                .endControlFlow()
                .addStatement("four(m, n, a, aAt + k * aStep, aRow, aStep, c, cAt, cRow, scratch)")
                .endControlFlow()
                .beginControlFlow("for (; k < depth; k++)")
                .addStatement("take(n, b, bAt + k * bRow, bStep, scratch[0])")
                .addStatement("one(m, n, a, aAt + k * aStep, aRow, c, cAt, cRow, scratch)")
                .endControlFlow()
                .build();
    }

    private static MethodSpec four() {
        return leftAndResult(method("four", "m", "n"))
                .addJavadoc("Adds what the four rows of B in scratch make.\n")
                .addStatement("float[] row = scratch[4]")
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .addStatement("int p = aAt + i * aRow")
                .addStatement("int out = cAt + i * cRow")
                .addStatement("System.arraycopy(c, out, row, 0, n)")
                .addStatement("add(n, a[p], a[p + aStep], a[p + 2 * aStep], a[p + 3 * aStep], scratch[0], scratch[1],"
                        + " scratch[2], scratch[3], row)")
                .addStatement("System.arraycopy(row, 0, c, out, n)")
                .endControlFlow()
                .build();
    }

    private static MethodSpec one() {
        MethodSpec.Builder method = method("one", "m", "n");
        ints(method.addParameter(ARRAY, "a"), "aAt", "aRow");
        return ints(method.addParameter(ARRAY, "c"), "cAt", "cRow")
                .addParameter(ROWS, "scratch")
                .addJavadoc("Adds what the one row of B in scratch makes.\n")
                .addStatement("float[] row = scratch[4]")
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .addStatement("int out = cAt + i * cRow")
                .addStatement("System.arraycopy(c, out, row, 0, n)")
                .addStatement("single(n, a[aAt + i * aRow], scratch[0], row)")
                .addStatement("System.arraycopy(row, 0, c, out, n)")
                .endControlFlow()
                .build();
    }

    private static MethodSpec add() {
        MethodSpec.Builder method = method("add", "n");
        for (String name : List.of("x0", "x1", "x2", "x3")) {
            method.addParameter(TypeName.FLOAT, name);
        }
        for (String name : List.of("b0", "b1", "b2", "b3", "c")) {
            method.addParameter(ARRAY, name);
        }
        return method.beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("c[j] = c[j] + x0 * b0[j] + x1 * b1[j] + x2 * b2[j] + x3 * b3[j]")
                .endControlFlow()
                .build();
    }

    private static MethodSpec single() {
        return method("single", "n")
                .addParameter(TypeName.FLOAT, "x")
                .addParameter(ARRAY, "b")
                .addParameter(ARRAY, "c")
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("c[j] += x * b[j]")
                .endControlFlow()
                .build();
    }

    private static MethodSpec take() {
        MethodSpec.Builder method = method("take", "n");
        return ints(method.addParameter(ARRAY, "from"), "at", "step")
                .addParameter(ARRAY, "row")
                .addJavadoc("Copies a row.\n")
                .beginControlFlow("if (step == 1)")
                .addStatement("System.arraycopy(from, at, row, 0, n)")
                .addStatement("return")
                .endControlFlow()
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("row[j] = from[at + j * step]")
                .endControlFlow()
                .build();
    }

    private static MethodSpec sums() {
        return method("columnSums", "m", "n")
                .addParameter(ARRAY, "from")
                .addParameter(ARRAY, "sums")
                .addParameter(TypeName.INT, "sumsAt")
                .addJavadoc("Adds up each of n columns of m rows.\n")
                .beginControlFlow("for (int i = 0; i < m; i++)")
                .beginControlFlow("for (int j = 0; j < n; j++)")
                .addStatement("sums[sumsAt + j] += from[i * n + j]")
                .endControlFlow()
                .endControlFlow()
                .build();
    }
}
