package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The models of {@code syntax/}: everything that the language can say. */
final class Cases {
    static final Path FOLDER = Path.of("src/test/resources/syntax");

    private Cases() {}

    static List<SourceFile> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".model"))
                    .sorted()
                    .map(Cases::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceFile read(Path file) {
        try {
            return new SourceFile(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
