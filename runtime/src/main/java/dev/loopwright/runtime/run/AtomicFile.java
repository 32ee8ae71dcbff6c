package dev.loopwright.runtime.run;

import dev.loopwright.runtime.RunFailure;
import dev.loopwright.runtime.Sha256;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.Arrays;

/**
 * Replaces a file as a whole or not at all, even if the process is killed on the way: writes a file beside it, forces it
 * to the disk, reads it back, moves it into place and forces the folder.
 */
final class AtomicFile {
    private AtomicFile() {}

    /** What stands in the file. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static void write(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(file, out -> out.write(bytes));
    }

    /** Writes the file; if that fails the old one is still there, and a {@link RunFailure} says why. */
    static void write(Path file, Content content) {
        Path temporary = file.resolveSibling(
                file.getFileName() + ".tmp-" + ProcessHandle.current().pid());
        try {
            byte[] written = writeForced(temporary, content);
            if (!Arrays.equals(written, Sha256.of(temporary))) {
                throw new IOException("what was written reads back differently");
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(file.toAbsolutePath().getParent());
        } catch (IOException | RuntimeException e) {
            delete(temporary);
            if (e instanceof IOException failed) {
                throw new RunFailure("cannot write " + file + ": " + reason(failed), failed);
            }
            throw (RuntimeException) e;
        }
    }

    private static byte[] writeForced(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            DigestOutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), Sha256.begin());
            BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
            content.writeTo(buffered);
            buffered.flush();
            channel.force(true);
            return out.getMessageDigest().digest();
        }
    }

    /** Makes the move itself durable, where that can be asked for: Windows opens no folders, some file systems force none. */
    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            if (File.separatorChar != '\\' && !"Invalid argument".equals(e.getMessage())) {
                throw e;
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A leftover temporary file harms nobody, and the failure that left it is already on its way up.
        }
    }

    /** Why a file operation failed, without the file's name, which the message has already. */
    static String reason(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof java.nio.file.NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
