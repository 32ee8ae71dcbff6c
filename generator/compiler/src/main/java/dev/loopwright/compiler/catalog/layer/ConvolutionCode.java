package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** The methods of a kernel class that are the same for every convolution. */
final class ConvolutionCode {
    static final ClassName VECTOR = ClassName.get("jdk.incubator.vector", "FloatVector");
    private static final TypeName ARRAY = ArrayTypeName.of(TypeName.FLOAT);
    private static final Set<String> NUMBERS =
            Set.of("part", "rows", "at", "dAt", "to", "sums", "n", "columns", "row", "begin", "width", "lines", "line");

    private ConvolutionCode() {}

    /** Parameters by their names: the numbers above, all others arrays. */
    static MethodSpec.Builder parameters(MethodSpec.Builder method, Iterable<String> names) {
        names.forEach(name -> method.addParameter(NUMBERS.contains(name) ? TypeName.INT : ARRAY, name));
        return method;
    }

    private static MethodSpec.Builder method(String name, String... names) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        for (String parameter : names) {
            boolean array = List.of("from", "into").contains(parameter);
            method.addParameter(array ? ARRAY : TypeName.INT, parameter);
        }
        return method;
    }

    static MethodSpec fold() {
        return method("fold", "n", "columns", "from", "at", "row", "into", "to", "width")
                .addJavadoc(
                        "Copies n rows of some columns to where they lie one after another, filled up with zeros.\n")
                .beginControlFlow("for (int i = 0; i < n; i++)")
                .addStatement("System.arraycopy(from, at + i * row, into, to + i * width, columns)")
                .addStatement("$T.fill(into, to + i * width + columns, to + (i + 1) * width, 0f)", Arrays.class)
                .endControlFlow()
                .build();
    }

    static MethodSpec turn() {
        return method("foldTurned", "n", "columns", "from", "at", "row", "into", "to", "width")
                .addJavadoc("The same of some rows of n columns, which become n rows.\n")
                .beginControlFlow("for (int i = 0; i < n; i++)")
                .beginControlFlow("for (int c = 0; c < width; c++)")
                .addStatement("into[to + i * width + c] = c < columns ? from[at + c * row + i] : 0f")
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    static MethodSpec pad() {
        return method("pad", "from", "at", "lines", "line", "row", "into", "size", "to", "width")
                .addJavadoc("Copies the lines of an image to the middle of zeros.\n")
                .addStatement("$T.fill(into, 0, size, 0f)", Arrays.class)
                .beginControlFlow("for (int y = 0; y < lines; y++)")
                .addStatement("System.arraycopy(from, at + y * row, into, to + y * width, line)")
                .endControlFlow()
                .build();
    }

    static MethodSpec copyLines() {
        return method("copyLines", "lines", "line", "from", "at", "row", "into", "to", "width")
                .addJavadoc("Copies the lines of an image from among others.\n")
                .beginControlFlow("for (int y = 0; y < lines; y++)")
                .addStatement("System.arraycopy(from, at + y * row, into, to + y * width, line)")
                .endControlFlow()
                .build();
    }

    static MethodSpec addLines() {
        return method("addLines", "lines", "line", "from", "at", "row", "into", "to", "width")
                .addJavadoc("Adds the lines of an image from among others to what is there.\n")
                .beginControlFlow("for (int y = 0; y < lines; y++)")
                .beginControlFlow("for (int i = 0; i < line; i++)")
                .addStatement("into[to + y * width + i] += from[at + y * row + i]")
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    static MethodSpec copyPixels() {
        return method("copyPixels", "n", "columns", "from", "at", "row", "into", "to", "width")
                .addJavadoc("Copies some channels of n pixels.\n")
                .beginControlFlow("for (int p = 0; p < n; p++)")
                .addStatement("System.arraycopy(from, at + p * row, into, to + p * width, columns)")
                .endControlFlow()
                .build();
    }

    static MethodSpec toPlanes() {
        MethodSpec.Builder method = method("toPlanes", "n", "channels", "from", "at", "pixel", "into", "to", "plane")
                .addJavadoc("Copies n pixels channel by channel, eight channels at a time.\n")
                .addStatement("int c = 0")
                .beginControlFlow("for (; c + 8 <= channels; c += 8)")
                .beginControlFlow("for (int p = 0; p < n; p++)")
                .addStatement("int i = at + c + p * pixel")
                .addStatement("int o = to + c * plane + p");
        for (int c = 0; c < 8; c++) {
            method.addStatement("into[o$L] = from[i$L]", planes(c), c == 0 ? "" : " + " + c);
        }
        return method.endControlFlow()
                .endControlFlow()
                .beginControlFlow("for (; c < channels; c++)")
                .beginControlFlow("for (int p = 0; p < n; p++)")
                .addStatement("into[to + c * plane + p] = from[at + c + p * pixel]")
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    private static String planes(int number) {
        return number == 0 ? "" : number == 1 ? " + plane" : " + " + number + " * plane";
    }

    static MethodSpec fromPlanes() {
        return fromPlanes("fromPlanes", "=", "Copies n pixels from planes of one channel each.\n");
    }

    static MethodSpec addFromPlanes() {
        return fromPlanes("addFromPlanes", "+=", "Adds what planes of one channel each have to n pixels.\n");
    }

    private static MethodSpec fromPlanes(String name, String assign, String doc) {
        MethodSpec.Builder method = method(name, "n", "channels", "from", "at", "plane", "into", "to", "pixel")
                .addJavadoc(doc)
                .addStatement("int c = 0")
                .beginControlFlow("for (; c + 8 <= channels; c += 8)")
                .beginControlFlow("for (int p = 0; p < n; p++)")
                .addStatement("int i = at + c * plane + p")
                .addStatement("int o = to + c + p * pixel");
        for (int c = 0; c < 8; c++) {
            method.addStatement("into[o$L] $L from[i$L]", c == 0 ? "" : " + " + c, assign, planes(c));
        }
        return method.endControlFlow()
                .endControlFlow()
                .beginControlFlow("for (; c < channels; c++)")
                .beginControlFlow("for (int p = 0; p < n; p++)")
                .addStatement("into[to + c + p * pixel] $L from[at + c * plane + p]", assign)
                .endControlFlow()
                .endControlFlow()
                .build();
    }
}
