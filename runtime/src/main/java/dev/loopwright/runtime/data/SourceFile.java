package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/** A file by what is in it: its name without folders, and the SHA-256 of its bytes. */
record SourceFile(String name, byte[] digest) {

    /** Whether a file is this one, by its name and every byte. */
    boolean is(Path file) {
        try {
            return name.equals(FileProblems.name(file)) && Arrays.equals(digest, digest(file));
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] digest(Path file) throws IOException {
        MessageDigest digest = Sha256.begin();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return digest.digest();
    }
}
