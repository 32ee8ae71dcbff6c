package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.source.Span;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text of the model file inside Java comments. Whatever it says, it cannot end the comment: comment ends, unicode
 * escapes, controls, line separators and marks that change the direction of writing are taken apart or left out.
 */
public final class SpecComment {
    private static final int MAX_LINES = 6;
    private static final int MAX_LENGTH = 100;

    private SpecComment() {}

    /** The spanned text as {@code // …} lines, each with its line end; an opening brace at the end is left out. */
    public static CodeBlock quote(Span span) {
        CodeBlock.Builder out = CodeBlock.builder();
        for (String line : lines(span)) {
            out.add("// $L\n", line);
        }
        return out.build();
    }

    /** The spanned text as one cleaned line, for sentences in Javadoc and in messages. */
    public static String oneLine(Span span) {
        return cut(clean(withoutBrace(span.text()).strip().replaceAll("\\s+", " ")));
    }

    /** Any text, such as a {@code ///} comment, as {@code // …} lines, each with its line end; nothing for no text. */
    public static CodeBlock text(String text) {
        CodeBlock.Builder out = CodeBlock.builder();
        text.strip().lines().forEach(line -> out.add("// $L\n", clean(line.strip())));
        return out.build();
    }

    /** A {@code ///} comment, or any text, for Javadoc: cleaned, and nothing in it is markup. Empty lines part paragraphs. */
    public static String javadoc(String text) {
        return text.strip()
                .lines()
                .map(line -> markup(clean(line.strip())))
                .collect(Collectors.joining("\n"))
                .replaceAll("\n\n+", "\n\n<p>");
    }

    /** Where a span lies, for the heads of Javadoc: {@code lesson.model:9}, or {@code lesson.model:9-12}. */
    public static String place(Span span) {
        int last = span.file().lineOf(Math.max(span.start(), span.end() - 1));
        return markup(clean(span.location())) + (last > span.line() ? "-" + last : "");
    }

    /** One cleaned line as code in Javadoc: {@code dense(x) |> relu}, or escaped if it has braces of its own. */
    public static String code(String line) {
        String cleaned = clean(line);
        boolean braces = cleaned.indexOf('{') >= 0 || cleaned.indexOf('}') >= 0;
        return braces ? markup(cleaned) : "{@code " + cleaned + "}";
    }

    /** One line of text, safe in any comment. */
    public static String clean(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(isPlain(c) ? c : ' '));
        return out.toString().replace("*/", "* /").replace("\\u", "\\ u").stripTrailing();
    }

    /** Whether a character is seen as itself: no control, no separator of lines, no mark of direction, no half of a pair. */
    static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    private static List<String> lines(Span span) {
        List<String> lines = withoutBrace(span.text())
                .strip()
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty())
                .map(line -> cut(clean(line)))
                .toList();
        if (lines.size() <= MAX_LINES) {
            return indented(lines);
        }
        return indented(List.of(lines.get(0), lines.get(1), "…", lines.get(lines.size() - 1)));
    }

    private static List<String> indented(List<String> lines) {
        return IntStream.range(0, lines.size())
                .mapToObj(i -> i == 0 ? lines.get(i) : "    " + lines.get(i))
                .toList();
    }

    private static String withoutBrace(String text) {
        String stripped = text.stripTrailing();
        return stripped.endsWith("{") ? stripped.substring(0, stripped.length() - 1) : text;
    }

    private static String cut(String line) {
        if (line.codePointCount(0, line.length()) <= MAX_LENGTH) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH - 2)).stripTrailing() + " …";
    }

    private static String markup(String line) {
        return line.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("{", "&#123;");
    }
}
