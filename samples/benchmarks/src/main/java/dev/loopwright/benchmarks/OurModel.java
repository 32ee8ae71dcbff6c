package dev.loopwright.benchmarks;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.diagnostic.SnippetPrinter;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.runtime.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A model file of {@code models}, compiled to classes as a user's would be. */
final class OurModel {
    private static final long SEED = 7;

    private final Class<?> type;
    private final int threads;

    /** The compiler of this tree does not take the model file; the message is what it says first. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String name, String diagnostics) {
            super(name + ".model: " + diagnostics.lines().findFirst().orElse("refused"));
        }
    }

    OurModel(String name, Workload workload, Kernels kernels) {
        threads = workload.threads();
        Map<String, String> settings =
                workload.dropout() == 0 && name.equals("tabular") ? Map.of("drop", "0") : Map.of();
        Compilation compilation = Compilation.of(source(name), new Options("", settings, kernels));
        if (compilation.hasErrors()) {
            throw new Refused(name, SnippetPrinter.print(compilation.diagnostics()));
        }
        type = load(compilation.sources(), name, kernels);
    }

    private static SourceFile source(String name) {
        Path file = Path.of(System.getProperty("benchmarks.home"), "models", name + ".model");
        try {
            return new SourceFile(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(List<GeneratedSource> sources, String name, Kernels kernels) {
        InMemoryJava.Result result = InMemoryJava.compile(sources, List.of(), kernels.javaOptions());
        if (!result.errors().isEmpty()) {
            throw new IllegalStateException(String.join("\n", result.errors()));
        }
        String model = name + "." + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        try {
            return result.classes().load(OurModel.class.getClassLoader()).loadClass(model);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    OurModel(Workload workload, String flavour) {
        this(workload.model(), workload, Kernels.valueOf(flavour.toUpperCase(Locale.ROOT)));
    }

    /** The generated class. */
    Class<?> type() {
        return type;
    }

    /** Whether models of this build can be told how many threads to use. */
    boolean threaded() {
        try {
            type.getConstructor(long.class, int.class);
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /** A new model with its starting weights. */
    Model make() {
        try {
            return threads > 1 && threaded()
                    ? (Model) type.getConstructor(long.class, int.class).newInstance(SEED, threads)
                    : (Model) type.getConstructor(long.class).newInstance(SEED);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
