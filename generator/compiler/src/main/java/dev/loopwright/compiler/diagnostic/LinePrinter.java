package dev.loopwright.compiler.diagnostic;

import dev.loopwright.compiler.source.Span;
import java.util.List;
import java.util.Locale;

/** Prints each diagnostic as one line that editors and build tools find their way by. */
public final class LinePrinter {
    private LinePrinter() {}

    /** {@code churn.model:9:17: error[LW301]: `hidden` takes 10 inputs but receives 8}, one for each. */
    public static String print(List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder();
        for (Diagnostic diagnostic : diagnostics) {
            Span at = diagnostic.at();
            out.append(Glyphs.visible(at.file().name()))
                    .append(':')
                    .append(at.line())
                    .append(':')
                    .append(at.column());
            out.append(": ").append(diagnostic.severity().name().toLowerCase(Locale.ROOT));
            out.append('[').append(diagnostic.code().id()).append("]: ");
            out.append(Glyphs.visible(diagnostic.title())).append('\n');
        }
        return out.toString();
    }
}
