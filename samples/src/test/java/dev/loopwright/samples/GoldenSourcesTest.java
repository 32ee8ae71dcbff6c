package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.compiler.emit.GeneratedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The Java of the lesson, kept beside it to be read: {@code lesson/expected}. After a change that is meant, {@code mvn
 * verify -Dgolden.update=true} writes it anew.
 */
class GoldenSourcesTest {
    private static final Path EXPECTED = Path.of("lesson", "expected");

    @Test
    void theGeneratedLessonIsWhatIsKeptBesideIt() throws IOException {
        List<GeneratedSource> sources = Sample.of("lesson").sources();
        if (Boolean.getBoolean("golden.update")) {
            for (GeneratedSource source : sources) {
                Files.createDirectories(EXPECTED);
                Files.writeString(file(source), source.text());
            }
        }
        for (GeneratedSource source : sources) {
            assertEquals(Files.readString(file(source)), source.text(), source.path());
        }
        try (Stream<Path> kept = Files.list(EXPECTED)) {
            assertEquals(sources.size(), kept.count());
        }
    }

    private static Path file(GeneratedSource source) {
        return EXPECTED.resolve(Path.of(source.path()).getFileName());
    }
}
