package dev.loopwright.compiler.source;

/** A stretch of a source file, as character offsets: {@code start} included, {@code end} excluded. */
public record Span(SourceFile file, int start, int end) {

    /** The span from the start of this one to the end of {@code last}. */
    public Span to(Span last) {
        return new Span(file, start, Math.max(end, last.end));
    }

    /** The spanned text, as written. */
    public String text() {
        return file.text().substring(start, end);
    }

    /** Line of the first character, counted from 1. */
    public int line() {
        return file.lineOf(start);
    }

    /** Column of the first character, counted from 1 in code points. */
    public int column() {
        return file.columnOf(start);
    }

    /** {@code churn.model:9}, for comments in generated code and for run-time messages. */
    public String location() {
        return file.name() + ":" + line();
    }
}
