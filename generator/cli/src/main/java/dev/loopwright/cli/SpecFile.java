package dev.loopwright.cli;

import dev.loopwright.compiler.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model file that has been read.
 *
 * @param path where it is, as typed
 * @param text its content
 */
record SpecFile(Path path, String text) {
    private static final int LARGEST = 1 << 20;

    /** Reads the file; a {@link SpecProblem} if it is not a text file of at most one mebibyte. */
    static SpecFile read(Path path) {
        if (!Files.exists(path)) {
            throw new SpecProblem("there is no file " + path);
        }
        if (!Files.isRegularFile(path)) {
            throw new SpecProblem(path + " is not a file" + "\n  name a .model file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new SpecProblem(path + " is larger than 1 MiB, which no model file is");
            }
            return new SpecFile(path, text(bytes));
        } catch (CharacterCodingException e) {
            throw new SpecProblem(path + " is not UTF-8 text\n  save it as UTF-8");
        } catch (IOException e) {
            throw new SpecProblem("cannot read " + path + ": " + Reason.of(e));
        }
    }

    /** The content without a byte order mark. */
    private static String text(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** The file's own name: generated code must not depend on the folder that a command was typed in. */
    String name() {
        return path.getFileName().toString();
    }

    /** The source for generating. */
    SourceFile source() {
        return new SourceFile(name(), text);
    }

    /** The source for diagnostics, called as typed, so that terminals and editors find the file. */
    SourceFile sourceAsTyped() {
        return new SourceFile(path.toString().replace('\\', '/'), text);
    }

    /** The folder that data paths are relative to. */
    Path folder() {
        return path.toAbsolutePath().getParent();
    }
}
