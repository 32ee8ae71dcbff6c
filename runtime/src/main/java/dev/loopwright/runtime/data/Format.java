package dev.loopwright.runtime.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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

    /** The files that a path names: several where its last name is a pattern. */
    List<Path> files(Path path) {
        return FilePattern.files(path);
    }
}
