package dev.loopwright.runtime;

/** Elementary functions that {@link Math} lacks, safe for all finite arguments. */
public final class Numeric {

  private Numeric() {}

  /** {@code 1 / (1 + exp(-x))}. */
  public static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  /** {@code log(1 + exp(x))}, without overflow. */
  public static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** The error function. */
  public static double erf(double x) {
    throw new UnsupportedOperationException("not landed yet");
  }
}
