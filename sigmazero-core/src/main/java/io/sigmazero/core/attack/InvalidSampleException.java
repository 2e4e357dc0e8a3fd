package io.sigmazero.core.attack;

/** A sample that cannot be attacked as it is: the message names it, what was found and expected. */
public class InvalidSampleException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * One line.
   *
   * @param message one line
   */
  public InvalidSampleException(String message) {
    super(message);
  }
}
