package dev.loopwright.runtime.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rows of one file or query, one after another. */
interface Records extends Closeable {

    /** The file, or what stands for it, in messages. */
    String name();

    /** The names of the cells; an array is as many cells of its name as it has elements. To be asked first. */
    List<String> header() throws IOException;

    /** Where the names stand. */
    Place headerPlace();

    /** The next row, valid until the one after it; null at the end. Its place is known even where reading it fails. */
    Row next() throws IOException;

    /** Whether {@link #digest} is going to be asked for; to be said before {@link #header}. */
    default void digested(boolean wanted) {}

    /** The SHA-256 of the bytes of the file, once all rows have been taken; nothing where they were not seen. */
    default Optional<byte[]> digest() throws IOException {
        return Optional.empty();
    }

    /** Lines without any text so far, which are no rows. */
    default int blankLines() {
        return 0;
    }
}
