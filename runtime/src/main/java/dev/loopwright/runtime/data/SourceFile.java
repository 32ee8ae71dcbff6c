package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A file by what is in it: its name without folders, and the SHA-256 of its bytes. */
record SourceFile(String name, byte[] digest) {

    /** Whether a file is this one, by its name and every byte. */
    boolean is(Path file) {
        try {
            return name.equals(FileProblems.name(file)) && Arrays.equals(digest, Sha256.of(file));
        } catch (IOException e) {
            return false;
        }
    }
}
