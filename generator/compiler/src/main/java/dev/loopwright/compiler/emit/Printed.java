package dev.loopwright.compiler.emit;

import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.source.SourceFile;

/** Turns a class built with JavaPoet into the file people read: header, imports, four spaces, tidied. */
public final class Printed {
    /** Rows that generated programs take at a time where neither result nor order depends on it. */
    static final int EVALUATION_ROWS = 256;

    private static final String INDENT = "    ";

    private Printed() {}

    /** The file of one top-level class made from a model. */
    public static GeneratedSource source(SourceFile model, String packageName, TypeSpec type) {
        return source(model, "", packageName, type);
    }

    /** The same, with words about how it was made in its first line. */
    static GeneratedSource source(SourceFile model, String with, String packageName, TypeSpec type) {
        JavaFile file = JavaFile.builder(packageName, type)
                .addFileComment("$L", Header.text(model, with))
                .indent(INDENT)
                .skipJavaLangImports(true)
                .build();
        String className = packageName + "." + type.name();
        return new GeneratedSource(className.replace('.', '/') + ".java", className, Tidy.text(file.toString()));
    }
}
