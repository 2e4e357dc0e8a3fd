package io.sigmazero.models.engine;

/** An engine that does not exist, does not work here, or cannot run a graph. */
public class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One line.
   *
   * @param message one line
   */
  public EngineException(String message) {
    super(message);
  }

  /**
   * One line, and the failure behind it.
   *
   * @param message one line
   * @param cause the failure behind it
   */
  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
