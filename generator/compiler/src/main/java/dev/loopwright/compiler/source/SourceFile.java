package dev.loopwright.compiler.source;

/**
 * The text of one {@code .model} file. The compiler never touches the disk: whoever reads the file makes this value. Two
 * files are equal if name and text are.
 */
public final class SourceFile {
    private final String name;
    private final String text;
    private final LineMap lines;

    /**
     * @param name what people call the file in messages and in generated headers, relative and with forward slashes
     * @param text its whole content
     */
    public SourceFile(String name, String text) {
        this.name = name;
        this.text = text;
        this.lines = new LineMap(text);
    }

    /** What people call the file. */
    public String name() {
        return name;
    }

    /** The whole content. */
    public String text() {
        return text;
    }

    /** The line, counted from 1, that holds the character at {@code offset}. */
    public int lineOf(int offset) {
        return lines.line(Math.min(offset, text.length()));
    }

    /** The column, counted from 1 in code points, of the character at {@code offset}. */
    public int columnOf(int offset) {
        int end = Math.min(offset, text.length());
        return 1 + text.codePointCount(lines.start(lines.line(end)), end);
    }

    /** The number of lines; a text that ends with a line end has an empty last line. */
    public int lineCount() {
        return lines.count();
    }

    /** The offset of the first character of a line, counted from 1. */
    public int lineStart(int number) {
        return lines.start(number);
    }

    /** The text of a line, counted from 1, without its line end. */
    public String line(int number) {
        int start = lines.start(number);
        int end = number == lines.count() ? text.length() : lines.start(number + 1) - 1;
        return text.substring(start, end > start && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    /** The whole file as one span. */
    public Span whole() {
        return new Span(this, 0, text.length());
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof SourceFile file && name.equals(file.name) && text.equals(file.text);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + text.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
