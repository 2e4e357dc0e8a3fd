package io.sigmazero.bench.run;

/** A run that was asked to end before it was complete. */
public class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** One line that tells what is left of the run. */
  public CancelledException(String message) {
    super(message);
  }
}
