package dev.loopwright.runtime.run;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.loopwright.runtime.RunFailure;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code metrics.jsonl}: every report as a line of JSON, there as soon as it is printed. NaN and infinities are null. */
final class MetricsFile implements AutoCloseable {
    /** Raised whenever a reader of version n could misread a line of version n + 1. */
    static final int SCHEMA = 1;

    private final Path path;
    private final Writer writer;

    MetricsFile(Path path) {
        this.path = path;
        try {
            writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw failure(e);
        }
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
            writer.write(json(entries) + "\n");
            writer.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private RunFailure failure(IOException e) {
        return new RunFailure("cannot write " + path + ": " + AtomicFile.reason(e), e);
    }
}
