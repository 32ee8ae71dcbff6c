package dev.loopwright.cli;

import dev.loopwright.runtime.data.CellReader;
import dev.loopwright.runtime.data.Csv;
import dev.loopwright.runtime.data.Format;
import dev.loopwright.runtime.data.JsonLines;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A table and how it is written, which its name says, and where that is not enough its first line.
 *
 * @param source what a model file calls it
 * @param clause what a model file says behind the name of the file, with a blank before it, or nothing
 */
record TableFile(Path path, Format format, String source, String clause) {

    /** Tabs in {@code .tsv}, objects in {@code .jsonl}, else commas, or what the header has in their place. */
    static TableFile of(Path path) {
        String name =
                String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (name.endsWith(".tsv") || name.endsWith(".tab")) {
            return new TableFile(path, new Csv('\t', '"'), "tsv", "");
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return new TableFile(path, new JsonLines(), "jsonl", "");
        }
        List<String> header = CellReader.header(path, new Csv());
        for (char separator : header.size() == 1 ? new char[] {';', '\t', '|'} : new char[0]) {
            if (header.get(0).indexOf(separator) > 0) {
                String written = separator == '\t' ? "\\t" : String.valueOf(separator);
                return new TableFile(path, new Csv(separator, '"'), "csv", " separated by \"" + written + "\"");
            }
        }
        return new TableFile(path, new Csv(), "csv", "");
    }
}
