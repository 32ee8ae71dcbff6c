package dev.loopwright.runtime.scaler;

/** Maps the numbers of a column to a scale that networks like, fitted on training rows only. */
public interface Scaler {

  /** Learns what it needs from the values of the training rows, missing ones already filled. */
  void fit(double[] values);

  double scale(double value);

  /** The inverse of {@link #scale}. */
  double unscale(double value);

  /** What was learnt, for the run folder; {@link #restore} takes it back. */
  double[] fitted();

  /** Takes back what {@link #fitted} gave. */
  void restore(double[] fitted);
}
