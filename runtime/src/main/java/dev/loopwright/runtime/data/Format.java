package dev.loopwright.runtime.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a source is made of, as {@code from} names it in a model file. A further one is a class like those here, and a line
 * in the compiler's catalog.
 */
public abstract class Format {
    Format() {}

    /**
     * Starts to read rows.
     *
     * @param file of rows; a file with a query, or no path, where the source is a database
     * @param wanted the columns to be read
     */
    abstract Records open(Path file, List<Column> wanted) throws IOException;

    /**
     * All that reading depends on besides the file and the columns, where what is read can be kept for the next run: the rows
     * see every byte of the file then, and say so in {@link Records#digest}.
     */
    Optional<String> settings() {
        return Optional.empty();
    }

    /** The same with every column that there is, for those who do not know yet which to want. */
    Records openAll(Path file) throws IOException {
        return open(file, List.of());
    }

    /** The files that a path names: several where its last name is a pattern. */
    List<Path> files(Path path) {
        return FilePattern.files(path);
    }
}
