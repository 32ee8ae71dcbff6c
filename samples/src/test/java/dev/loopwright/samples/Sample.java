package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model file of the samples, perhaps with another seed or a shorter loop.
 *
 * @param name its folder below samples/
 * @param text the model file as it is to be compiled
 */
record Sample(String name, String text) {

    /** All samples. */
    static List<String> names() {
        return List.of(
                "lesson",
                "breast-cancer",
                "iris",
                "penguins",
                "cars",
                "digits",
                "whole-loop",
                "penguins-embedding",
                "alice");
    }

    static Sample of(String name) {
        try {
            return new Sample(name, Files.readString(Path.of(name, name + ".model")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sample withSeed(int seed) {
        return replacing("(?m)^seed [0-9]+", "seed " + seed);
    }

    Sample withEpochs(int epochs) {
        return replacing("for epoch in 1\\.\\.[0-9]+", "for epoch in 1.." + epochs);
    }

    Sample withBatchesOf(int rows) {
        return replacing("for batch of [0-9]+ rows", "for batch of " + rows + " rows");
    }

    /** Without the statements that write weights, or end the loop, when a score says so. */
    Sample withoutFiles() {
        return new Sample(name, text.replaceAll("(?m)^ *(checkpoint|stop when|restore) .*$", ""));
    }

    private Sample replacing(String pattern, String replacement) {
        return new Sample(name, text.replaceFirst(pattern, replacement));
    }

    /** The table or text, beside the model file. */
    Path data() {
        Path text = Path.of(name, name + ".txt");
        return Files.exists(text) ? text : Path.of(name, name.replace('-', '_') + ".csv");
    }

    /** The generated sources; there must be nothing to complain of. */
    List<GeneratedSource> sources() {
        Compilation compilation = Compilation.of(new SourceFile(name + ".model", text), Options.DEFAULT);
        assertEquals(List.of(), compilation.diagnostics());
        return compilation.sources();
    }

    /** The same, and the classes that the loop calls. */
    List<GeneratedSource> sourcesAndHooks() {
        Path hooks = Path.of(name, "hooks");
        List<GeneratedSource> all = new ArrayList<>(sources());
        if (Files.isDirectory(hooks)) {
            try (Stream<Path> files = Files.walk(hooks)) {
                files.filter(f -> f.toString().endsWith(".java")).forEach(f -> all.add(hook(hooks.relativize(f), f)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static GeneratedSource hook(Path relative, Path file) {
        String path = relative.toString().replace('\\', '/');
        String className = path.substring(0, path.length() - ".java".length()).replace('/', '.');
        try {
            return new GeneratedSource(path, className, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The generated classes, loaded. */
    Program program() {
        return Program.of(sourcesAndHooks());
    }
}
