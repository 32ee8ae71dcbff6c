package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Optional;

/**
 * Text files, read strictly: UTF-8, or UTF-16 if a byte order mark says so; compressed with gzip or not. The mark is no part
 * of the text, and bytes that are no text are an error, never replaced.
 */
final class TextFile {
    private final Path file;
    private final Charset charset;
    private final int markLength;
    private DigestInputStream bytes;
    private boolean digested;

    private TextFile(Path file, Charset charset, int markLength) {
        this.file = file;
        this.charset = charset;
        this.markLength = markLength;
    }

    /** Looks at the kind of the file and its first bytes. */
    static TextFile at(Path file) {
        refuseOther(file);
        try (InputStream in = Unpacked.open(file)) {
            return of(file, in.readNBytes(3));
        } catch (NoSuchFileException e) {
            throw FileProblems.missing(file);
        } catch (IOException e) {
            throw FileProblems.unreadable(file, e);
        }
    }

    /** Throws where there is no file, or something else than a file. */
    static void refuseOther(Path file) {
        if (!Files.exists(file)) {
            throw FileProblems.missing(file);
        }
        if (!Files.isRegularFile(file)) {
            throw FileProblems.notAFile(file);
        }
    }

    private static TextFile of(Path file, byte[] start) {
        if (starts(start, 0xEF, 0xBB, 0xBF)) {
            return new TextFile(file, StandardCharsets.UTF_8, 3);
        }
        if (starts(start, 0xFE, 0xFF)) {
            return new TextFile(file, StandardCharsets.UTF_16BE, 2);
        }
        if (starts(start, 0xFF, 0xFE)) {
            return new TextFile(file, StandardCharsets.UTF_16LE, 2);
        }
        if (starts(start, 'P', 'K', 3)) {
            throw FileProblems.compressed(file);
        }
        return new TextFile(file, StandardCharsets.UTF_8, 0);
    }

    private static boolean starts(byte[] bytes, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (i >= bytes.length || bytes[i] != (byte) with[i]) {
                return false;
            }
        }
        return true;
    }

    /** The text behind the byte order mark; reading fails with a CharacterCodingException where it is none. */
    Reader open() throws IOException {
        bytes = new DigestInputStream(Files.newInputStream(file), Sha256.begin());
        InputStream in = Unpacked.open(file, bytes);
        in.skipNBytes(markLength);
        return new InputStreamReader(in, decoder());
    }

    /** Whether the digest of what {@link #open} gives is going to be asked for. */
    void digested(boolean wanted) {
        bytes.on(wanted);
        digested = wanted;
    }

    /** The digest of the file as it is on the disk, which is read to its end for it. */
    Optional<byte[]> digest() throws IOException {
        if (!digested) {
            return Optional.empty();
        }
        bytes.transferTo(OutputStream.nullOutputStream());
        return Optional.of(bytes.getMessageDigest().digest());
    }

    private CharsetDecoder decoder() {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Reads the file once more to find the first byte that is no text. */
    DataProblem notText() {
        try (InputStream in = new BufferedInputStream(Unpacked.open(file))) {
            in.skipNBytes(markLength);
            return firstBadByte(in);
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    /** What is said where reading fails otherwise. */
    DataProblem unreadable(IOException e) {
        return FileProblems.unreadable(file, e);
    }

    private DataProblem firstBadByte(InputStream in) throws IOException {
        CharsetDecoder decoder = decoder();
        ByteBuffer bytes = ByteBuffer.allocate(8192).flip();
        CharBuffer chars = CharBuffer.allocate(8192);
        long before = markLength;
        long line = 1;
        while (true) {
            before += bytes.position();
            bytes.compact();
            int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
            bytes.position(bytes.position() + Math.max(0, read)).flip();
            CoderResult result = decoder.decode(bytes, chars, read < 0);
            line += chars.flip().chars().filter(c -> c == '\n').count();
            chars.clear();
            if (result.isError() || read < 0) {
                int bad = bytes.hasRemaining() ? bytes.get(bytes.position()) & 0xFF : 0;
                return FileProblems.notText(file, charset, line, before + bytes.position(), bad);
            }
        }
    }
}
