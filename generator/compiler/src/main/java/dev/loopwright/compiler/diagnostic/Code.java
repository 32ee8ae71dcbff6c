package dev.loopwright.compiler.diagnostic;

/**
 * The family of a problem and its stable number, printed as {@code LW301}. A number is never used again. 0xx files, 1xx
 * syntax, 2xx names, 3xx shapes, 4xx data, 5xx loop, 6xx objective and prediction, 8xx not yet, 900 a mistake of ours.
 */
public enum Code {
  BUG(900);

  private final int number;

  Code(int number) {
    this.number = number;
  }

  /** The printed form, {@code LW301}. */
  public String id() {
    return "LW%03d".formatted(number);
  }
}
