package dev.loopwright.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.SnippetPrinter;
import dev.loopwright.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong models beside what people are told about them, to be read as a gallery. The first line of each says what it
 * proves. {@code -Dgolden.update=true} writes the expected messages anew.
 */
class GalleryTest {
    private static final Path GALLERY = Path.of("src/test/resources/reject");

    /** What is wrong with a model, in the order of the file. */
    static List<Diagnostic> diagnose(SourceFile source) {
        return Compilation.of(source, Options.DEFAULT).diagnostics();
    }

    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.walk(GALLERY)) {
            return files.filter(f -> f.toString().endsWith(".model")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMessageIsAsExpected(Path model) throws IOException {
        String text = Files.readString(model);
        assertTrue(text.startsWith("// "), model + " does not say in its first line what it proves");
        List<Diagnostic> diagnostics =
                diagnose(new SourceFile(model.getFileName().toString(), text));
        assertFalse(diagnostics.isEmpty(), model + " is accepted");
        String found = SnippetPrinter.print(diagnostics);
        Path golden = Path.of(model.toString().replaceFirst("model$", "expected"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, found);
        }
        if (!Files.exists(golden)) {
            fail("there is no " + golden);
        }
        assertEquals(Files.readString(golden), found, golden.toString());
    }

    @Test
    void everyKindOfMistakeHasACase() throws IOException {
        Set<Code> shown = EnumSet.noneOf(Code.class);
        for (Path model : cases()) {
            diagnose(new SourceFile("case.model", Files.readString(model))).forEach(d -> shown.add(d.code()));
        }
        Set<Code> missing = EnumSet.allOf(Code.class);
        missing.removeAll(shown);
        // Files that are too large for a gallery are for the tests of limits.
        missing.removeAll(EnumSet.of(Code.BUG, Code.FILE_TOO_LARGE, Code.TOO_MANY_WORDS, Code.NESTED_TOO_DEEPLY));
        assertEquals(Set.of(), missing);
    }
}
