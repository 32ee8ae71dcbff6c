package dev.loopwright.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.SnippetPrinter;
import dev.loopwright.compiler.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Models for tests of names and checks: the samples, and a small one to change. */
public final class Specs {
    /** The shortest model that trains: everything that has a default is left out. */
    public static final String SHORTEST = """
            spec tiny version 1
            data {
              from csv "t.csv"
              key    id
              input  a, b : number
              input  c    : category x | y
              target t    : boolean
            }
            model net(v: inputs) -> p: real[1] {
              p = dense(v, units: 1) |> sigmoid
            }
            objective { loss = binary_cross_entropy(p, t) }
            loop {
              optimizer o = sgd(rate: 0.1) on net
              for epoch in 1..2 {
                for batch of 4 rows in train {
                  compute loss
                  clear gradients
                  backward loss
                  update net with o
                }
              }
            }
            """;

    private Specs() {}

    /** Compiles a model in which nothing is wrong. */
    public static Compilation fine(String text) {
        return fine(text, Map.of());
    }

    /** Compiles a model in which nothing is wrong, with settings from the command line. */
    public static Compilation fine(String text, Map<String, String> settings) {
        Compilation compilation = compile(text, settings);
        assertEquals("", SnippetPrinter.print(compilation.diagnostics()));
        return compilation;
    }

    public static Compilation compile(String text, Map<String, String> settings) {
        return Compilation.of(new SourceFile("test.model", text), new Options("", settings));
    }

    /** The titles of what is wrong. */
    public static List<String> titles(String text) {
        return titles(text, Map.of());
    }

    public static List<String> titles(String text, Map<String, String> settings) {
        return compile(text, settings).diagnostics().stream()
                .map(Diagnostic::title)
                .toList();
    }

    /** The texts of the samples. */
    public static List<Path> samples() {
        try (Stream<Path> files = Files.walk(Path.of("../../samples"), 2)) {
            return files.filter(f -> f.toString().endsWith(".model")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
