package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.compiler.emit.GeneratedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Java of two samples, kept beside them to be read: {@code lesson/expected} is the first, {@code whole-loop/expected}
 * shows what a loop can say. After a change that is meant, {@code mvn
 * verify -Dgolden.update=true} writes it anew.
 */
class GoldenSourcesTest {
    @ParameterizedTest
    @ValueSource(strings = {"lesson", "whole-loop"})
    void whatIsGeneratedIsWhatIsKeptBesideIt(String name) throws IOException {
        Path expected = Path.of(name, "expected");
        List<GeneratedSource> sources = Sample.of(name).sources();
        if (Boolean.getBoolean("golden.update")) {
            for (GeneratedSource source : sources) {
                Files.createDirectories(expected);
                Files.writeString(file(expected, source), source.text());
            }
        }
        for (GeneratedSource source : sources) {
            assertEquals(Files.readString(file(expected, source)), source.text(), source.path());
        }
        try (Stream<Path> kept = Files.list(expected)) {
            assertEquals(sources.size(), kept.count());
        }
    }

    private static Path file(Path expected, GeneratedSource source) {
        return expected.resolve(Path.of(source.path()).getFileName());
    }
}
