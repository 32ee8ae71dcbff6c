package dev.loopwright.cli;

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

    Console.Color color() {
        return color;
    }
}
