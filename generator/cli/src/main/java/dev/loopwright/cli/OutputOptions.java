package dev.loopwright.cli;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.SnippetPrinter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How a command prints. */
final class OutputOptions {
    @Option(names = "--json", description = "Print JSON for programs instead of text for people.")
    private boolean json;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never (default: ${DEFAULT-VALUE}; NO_COLOR is honoured).")
    private Console.Color color;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    @SuppressWarnings("unused") // picocli looks at the annotation, nobody at the value
    private boolean help;

    boolean json() {
        return json;
    }

    /** Prints diagnostics, in the form that was asked for. */
    void report(Console console, Path file, List<Diagnostic> diagnostics) {
        if (json) {
            console.out().print(Json.diagnostics(file.toString(), diagnostics) + "\n");
        } else {
            print(console, diagnostics);
        }
    }

    /** Prints diagnostics for people. */
    void print(Console console, List<Diagnostic> diagnostics) {
        if (!diagnostics.isEmpty()) {
            console.err().print(SnippetPrinter.print(diagnostics, console.paints(color)));
        }
    }
}
