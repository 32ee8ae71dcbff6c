package dev.loopwright.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command prints: results on {@code out}, everything else on {@code err}.
 *
 * @param environment the variables that colour and debugging depend on
 */
record Console(PrintStream out, PrintStream err, Map<String, String> environment) {

    /** When to print in colour. */
    enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** Whether messages are painted: on a terminal, unless {@code NO_COLOR} or {@code TERM=dumb} says otherwise. */
    boolean paints(Color wanted) {
        return wanted == Color.ALWAYS || wanted == Color.AUTO && mayPaint("loopwright.terminal.err");
    }

    /** Whether help texts are painted. */
    boolean paintsOut() {
        return mayPaint("loopwright.terminal.out");
    }

    /** Whether stack traces are wanted: for people who work on Loopwright itself. */
    boolean debugs() {
        return "1".equals(environment.get("LOOPWRIGHT_DEBUG"));
    }

    /** The launcher knows what a stream is connected to and says so in a property; Java cannot tell for one stream alone. */
    private boolean mayPaint(String terminal) {
        return Boolean.getBoolean(terminal)
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    PrintWriter outWriter() {
        return writer(out);
    }

    PrintWriter errWriter() {
        return writer(err);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
