package dev.loopwright.runtime.run;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.RunFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * {@code metrics.jsonl}: every report as a line of JSON, there as soon as it is printed. NaN and infinities are null. As
 * long as it is open no other process can train into the same folder.
 */
final class MetricsFile implements AutoCloseable {
    /** Raised whenever a reader of version n could misread a line of version n + 1. */
    static final int SCHEMA = 1;

    private final Path path;
    private final FileChannel channel;

    /** Opens the file, new or not. */
    MetricsFile(Path path) {
        this.path = path;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failure(e);
        }
        refuseIfShared();
    }

    private void refuseIfShared() {
        try {
            // A byte beyond all lines, so that no reader is kept out.
            if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // By this very process.
        } catch (IOException e) {
            // A file system without locks: then it is for people to see to it.
            return;
        }
        close();
        throw new UsageProblem("another process is training in " + path.getParent() + "\n  wait for it, or stop it");
    }

    /** A report as JSON, without a line end. */
    static String json(List<Report.Entry> entries) {
        JsonStringWriter json = JsonWriter.string();
        json.object().value("schema", SCHEMA).value("kind", "report");
        entries.forEach(e -> json.value(e.name(), e.value()));
        return json.end().done();
    }

    void add(List<Report.Entry> entries) {
        try {
            ByteBuffer line = ByteBuffer.wrap((json(entries) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Bytes written so far, which are on the disk from now on. */
    long forced() {
        try {
            channel.force(false);
            return channel.position();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Takes back what was reported after so many bytes. */
    void cut(long length) {
        try {
            if (channel.size() < length) {
                throw new CheckpointProblem("cannot resume: " + path + " has " + channel.size()
                        + " bytes, fewer than the " + length + " of the checkpoint");
            }
            channel.truncate(length).position(length);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private RunFailure failure(IOException e) {
        return new RunFailure("cannot write " + path + ": " + AtomicFile.reason(e), e);
    }
}
