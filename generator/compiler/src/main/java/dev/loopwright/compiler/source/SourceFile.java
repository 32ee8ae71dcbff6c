package dev.loopwright.compiler.source;

/**
 * The text of one {@code .model} file. The compiler never touches the disk: whoever reads the file makes this value.
 *
 * @param name what people call the file in messages and in generated headers, relative and with forward slashes
 * @param text its whole content
 */
public record SourceFile(String name, String text) {

  /** The line, counted from 1, that holds the character at {@code offset}. */
  public int lineOf(int offset) {
    return 1 + (int) text.substring(0, Math.min(offset, text.length())).chars().filter(c -> c == '\n').count();
  }

  /** The column, counted from 1 in code points, of the character at {@code offset}. */
  public int columnOf(int offset) {
    int end = Math.min(offset, text.length());
    return 1 + text.codePointCount(text.lastIndexOf('\n', end - 1) + 1, end);
  }

  /** The text of a line, counted from 1, without its line end. */
  public String line(int number) {
    return text.split("\n", -1)[number - 1].replace("\r", "");
  }

  /** The whole file as one span. */
  public Span whole() {
    return new Span(this, 0, text.length());
  }
}
