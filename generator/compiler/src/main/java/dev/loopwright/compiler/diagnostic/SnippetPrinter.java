package dev.loopwright.compiler.diagnostic;

import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prints diagnostics for people: the title, the place, the lines to blame with a caret under the first place and a dash
 * under the others, and the fix.
 */
public final class SnippetPrinter {
    private static final int MOST = 20;

    private final StringBuilder out = new StringBuilder();
    private final boolean colour;

    private SnippetPrinter(boolean colour) {
        this.colour = colour;
    }

    /** Plain text, as in files and tests. */
    public static String print(List<Diagnostic> diagnostics) {
        return print(diagnostics, false);
    }

    /** The first twenty, then how many more there are; with ANSI colours if the reader is a terminal. */
    public static String print(List<Diagnostic> diagnostics, boolean colour) {
        SnippetPrinter printer = new SnippetPrinter(colour);
        diagnostics.stream().limit(MOST).forEach(printer::one);
        printer.rest(diagnostics.stream().skip(MOST).toList());
        return printer.out.toString();
    }

    private void one(Diagnostic diagnostic) {
        if (out.length() > 0) {
            out.append('\n');
        }
        Style severity = diagnostic.severity() == Severity.ERROR ? Style.ERROR : Style.WARNING;
        String word = severity.word + "[" + diagnostic.code().id() + "]";
        out.append(paint(severity, word)).append(": ");
        out.append(paint(Style.TITLE, Glyphs.visible(diagnostic.title()))).append('\n');
        snippets(diagnostic, severity);
        diagnostic
                .fix()
                .ifPresent(fix -> out.append("  ")
                        .append(paint(Style.FIX, "fix"))
                        .append(": ")
                        .append(Glyphs.visible(fix.text()))
                        .append('\n'));
    }

    private void rest(List<Diagnostic> unprinted) {
        if (unprinted.isEmpty()) {
            return;
        }
        long errors =
                unprinted.stream().filter(d -> d.severity() == Severity.ERROR).count();
        long warnings = unprinted.size() - errors;
        String counts = errors == 0 ? count(warnings, "warning") : count(errors, "error");
        String both = errors > 0 && warnings > 0 ? counts + " and " + count(warnings, "warning") : counts;
        out.append("\nand ").append(both).append('\n');
    }

    private static String count(long number, String word) {
        return number + " more " + word + (number == 1 ? "" : "s");
    }

    /** A place with the sign that underlines it. */
    private record Mark(Span span, String text, char sign, Style style) {
        int line() {
            return span.line();
        }
    }

    private void snippets(Diagnostic diagnostic, Style severity) {
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark(diagnostic.at(), diagnostic.here(), '^', severity));
        diagnostic.labels().forEach(l -> marks.add(new Mark(l.span(), l.text(), '-', Style.LABEL)));
        String width = gutter(marks);
        List<SourceFile> files =
                marks.stream().map(m -> m.span().file()).distinct().toList();
        for (SourceFile file : files) {
            List<Mark> here =
                    marks.stream().filter(m -> m.span().file().equals(file)).toList();
            Span place = here.get(0).span();
            out.append("  ").append(Glyphs.visible(file.name()));
            out.append(":")
                    .append(place.line())
                    .append(":")
                    .append(place.column())
                    .append('\n');
            lines(file, here, width);
        }
    }

    private void lines(SourceFile file, List<Mark> marks, String gutter) {
        String bar = paint(Style.GUTTER, gutter + " |");
        out.append(bar).append('\n');
        for (int line : marks.stream().map(Mark::line).sorted().distinct().toList()) {
            List<Mark> here = marks.stream()
                    .filter(m -> m.line() == line)
                    .sorted(Comparator.comparingInt(m -> m.span().start()))
                    .toList();
            DisplayLine shown =
                    new DisplayLine(file.line(line), here.get(0).span().start() - file.lineStart(line));
            String number = String.valueOf(line);
            String label = " ".repeat(gutter.length() - number.length()) + number + " |";
            out.append((paint(Style.GUTTER, label) + " " + shown.text()).stripTrailing())
                    .append('\n');
            here.forEach(mark -> underline(mark, file, shown, bar));
            out.append(bar).append('\n');
        }
    }

    /** A span of several lines is underlined as far as its first line goes. */
    private void underline(Mark mark, SourceFile file, DisplayLine shown, String bar) {
        int start = file.lineStart(mark.line());
        int length = file.line(mark.line()).length();
        int from = shown.column(Math.min(mark.span().start() - start, length));
        int to = shown.column(Math.min(mark.span().end() - start, length));
        String signs = String.valueOf(mark.sign()).repeat(Math.max(1, to - from));
        String text = mark.text().isEmpty() ? "" : " " + Glyphs.visible(mark.text());
        out.append(bar)
                .append(' ')
                .append(" ".repeat(from))
                .append(paint(mark.style(), signs + text))
                .append('\n');
    }

    private static String gutter(List<Mark> marks) {
        int digits = marks.stream()
                .mapToInt(m -> String.valueOf(m.line()).length())
                .max()
                .orElse(1);
        return " ".repeat(Math.max(4, digits));
    }

    private enum Style {
        ERROR("error", "1;31"),
        WARNING("warning", "1;33"),
        TITLE("", "1"),
        LABEL("", "36"),
        FIX("", "1;32"),
        GUTTER("", "34");

        private final String word;
        private final String ansi;

        Style(String word, String ansi) {
            this.word = word;
            this.ansi = ansi;
        }
    }

    private String paint(Style style, String text) {
        return colour ? "\u001b[" + style.ansi + "m" + text + "\u001b[0m" : text;
    }
}
