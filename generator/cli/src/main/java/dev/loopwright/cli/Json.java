package dev.loopwright.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Severity;
import dev.loopwright.compiler.emit.Footprint;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.plan.Summary;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What {@code --json} prints: one object on one line, with the number of its schema and what kind of object it is. */
final class Json {
    private static final int SCHEMA = 1;

    private Json() {}

    /** Everything the compiler has to say about a file. Lines and columns count from 1, columns in code points. */
    static String diagnostics(String file, List<Diagnostic> diagnostics) {
        long errors =
                diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).count();
        JsonStringWriter json = start("diagnostics");
        json.value("file", file).value("errors", errors).value("warnings", diagnostics.size() - errors);
        json.array("diagnostics");
        for (Diagnostic diagnostic : diagnostics) {
            json.object();
            json.value("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
            json.value("code", diagnostic.code().id()).value("title", diagnostic.title());
            place(json, diagnostic.at());
            json.value("here", diagnostic.here());
            labels(json, diagnostic.labels());
            diagnostic.fix().ifPresent(fix -> fix(json, fix));
            json.end();
        }
        return json.end().end().done();
    }

    private static void labels(JsonStringWriter json, List<Label> labels) {
        json.array("labels");
        for (Label label : labels) {
            json.object();
            place(json, label.span());
            json.value("text", label.text()).end();
        }
        json.end();
    }

    private static void fix(JsonStringWriter json, Fix fix) {
        json.object("fix").value("text", fix.text());
        if (fix.at().isPresent() && fix.replacement().isPresent()) {
            place(json, fix.at().get());
            json.value("replacement", fix.replacement().get());
        }
        json.end();
    }

    private static void place(JsonStringWriter json, Span span) {
        SourceFile file = span.file();
        json.value("file", file.name());
        json.value("line", span.line()).value("column", span.column());
        json.value("end_line", file.lineOf(span.end())).value("end_column", file.columnOf(span.end()));
    }

    /** The files that were generated. */
    static String generated(Path folder, List<OutputFolder.Written> files) {
        JsonStringWriter json = start("generated");
        json.value("folder", folder.toString()).array("files");
        for (OutputFolder.Written file : files) {
            json.object().value("path", file.source().path());
            json.value("class", file.source().className()).value("changed", file.changed());
            json.end();
        }
        return json.end().end().done();
    }

    /**
     * A model, its layers and the memory that training takes.
     *
     * @param text the model file with every default written in
     */
    static String explanation(ShapedModel model, Summary summary, Footprint memory, String text) {
        JsonStringWriter json = start("explanation");
        json.value("spec", model.name()).value("version", model.version()).value("seed", model.seed());
        json.array("layers");
        for (Summary.Row row : summary.rows()) {
            json.object().value("name", row.name()).value("layer", row.kind()).array("shape");
            row.shape().sizes().forEach(json::value);
            json.end();
            json.value("parameters", row.parameters()).value("multiply_adds", row.multiplyAdds());
            json.value("bytes", row.bytes());
            row.shares().ifPresent(name -> json.value("weights_of", name));
            if (!row.groups().isEmpty()) {
                json.value("block", row.groups().get(row.groups().size() - 1).name());
            }
            json.end();
        }
        json.end();
        blocks(json, summary);
        json.value("parameters", summary.parameters()).value("multiply_adds", summary.multiplyAdds());
        json.value("bytes", summary.bytes());
        memory(json, memory);
        return json.value("text", text).end().done();
    }

    private static void blocks(JsonStringWriter json, Summary summary) {
        json.array("blocks");
        for (Summary.Block block : summary.blocks()) {
            json.object().value("name", block.group().name());
            json.value("block", block.group().block());
            block.group().outer().ifPresent(outer -> json.value("outer", outer.name()));
            json.value("parameters", block.parameters()).value("multiply_adds", block.multiplyAdds());
            json.value("bytes", block.bytes()).end();
        }
        json.end();
    }

    private static void memory(JsonStringWriter json, Footprint memory) {
        json.object("memory").value("rows", memory.rows()).array("items");
        for (Footprint.Item item : memory.items()) {
            json.object().value("name", item.name());
            json.value("bytes", item.bytes()).value("unshared_bytes", item.unshared());
            json.end();
        }
        json.end();
        json.value("bytes", memory.bytes()).value("unshared_bytes", memory.unshared());
        json.end();
    }

    /** A model file that was written for a table. */
    static String firstSpec(String text) {
        return start("model_file").value("text", text).end().done();
    }

    /** Why a command failed. */
    static String failure(int exitCode, String message) {
        return start("failure")
                .value("exit", exitCode)
                .value("message", message)
                .end()
                .done();
    }

    /** The beginning of an object of some kind. */
    static JsonStringWriter start(String kind) {
        return JsonWriter.string().object().value("schema", SCHEMA).value("kind", kind);
    }
}
