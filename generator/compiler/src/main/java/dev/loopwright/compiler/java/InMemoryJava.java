package dev.loopwright.compiler.java;

import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.RunFailure;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles Java text to classes in memory; nothing is written to disk. Generated code needs the runtime and nothing else,
 * so that is the whole class path unless more is given.
 */
public final class InMemoryJava {
    /** The warning that comes with the Vector API, whatever the code says. */
    private static final String INCUBATING = "compiler.warn.incubating.modules";

    /** Options for classes that are run at once: nobody would read warnings, and calls are linked as early as can be. */
    public static final List<String> TO_RUN = List.of("-Xlint:none", "-XDstringConcat=inline");

    private InMemoryJava() {}

    /** What the compiler made, and what it had to say.. */
    public record Result(CompiledClasses classes, List<String> errors, List<String> warnings) {

        /** Whether there are classes and nothing at all was found wrong, not even in the strictest mode. */
        public boolean isClean() {
            return errors.isEmpty() && warnings.isEmpty();
        }
    }

    /**
     * Compiles for the Java that runs, against the runtime alone, with all warnings on.
     *
     * @throws RunFailure if this Java has no compiler
     */
    public static Result compile(List<GeneratedSource> sources) {
        return compile(sources, List.of(), List.of());
    }

    /**
     * Compiles for the Java that runs, with all warnings on.
     *
     * @param classPath folders and jars beside the runtime
     * @param options further options of javac, such as {@code --add-modules jdk.incubator.vector}
     * @throws RunFailure if this Java has no compiler
     */
    public static Result compile(List<GeneratedSource> sources, List<Path> classPath, List<String> options) {
        JavaCompiler javac = compiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (MemoryFiles files = new MemoryFiles(javac.getStandardFileManager(found, Locale.ROOT, null))) {
            List<String> all =
                    new ArrayList<>(List.of("-g", "-proc:none", "-Xlint:all", "-classpath", join(classPath)));
            all.addAll(options);
            javac.getTask(
                            null,
                            files,
                            found,
                            all,
                            null,
                            sources.stream().map(Text::new).toList())
                    .call();
            return new Result(files.classes(), said(found, true), said(found, false));
        }
    }

    private static JavaCompiler compiler() {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new RunFailure("this Java cannot compile: " + System.getProperty("java.home") + " has no javac"
                    + "\n  run Loopwright with a JDK, version 17 or newer, in place of a JRE");
        }
        return javac;
    }

    private static String join(List<Path> classPath) {
        return Stream.concat(Stream.of(runtime()), classPath.stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The jar or folder that holds the runtime. */
    private static Path runtime() {
        try {
            return Path.of(Model.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of the runtime is not a path", e);
        }
    }

    private static List<String> said(DiagnosticCollector<JavaFileObject> found, boolean errors) {
        return found.getDiagnostics().stream()
                .filter(d -> errors == (d.getKind() == Diagnostic.Kind.ERROR))
                .filter(d -> d.getKind() != Diagnostic.Kind.NOTE && !INCUBATING.equals(d.getCode()))
                .map(InMemoryJava::line)
                .toList();
    }

    private static String line(Diagnostic<? extends JavaFileObject> diagnostic) {
        JavaFileObject source = diagnostic.getSource();
        String at = source == null ? "" : source.getName() + ":" + diagnostic.getLineNumber() + ": ";
        return at + diagnostic.getMessage(Locale.ROOT);
    }

    /** Java text, as javac wants it. */
    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(GeneratedSource source) {
            super(URI.create("memory:///" + source.path()), Kind.SOURCE);
            text = source.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
