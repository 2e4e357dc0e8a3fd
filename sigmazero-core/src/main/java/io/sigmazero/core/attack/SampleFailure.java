package io.sigmazero.core.attack;

/** Ends a sample's attack with an error; the others go on. */
final class SampleFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SampleFailure(String message) {
    super(message);
  }
}
