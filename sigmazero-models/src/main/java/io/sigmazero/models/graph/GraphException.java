package io.sigmazero.models.graph;

/** A graph that cannot be: shapes that do not fit, an axis that does not exist. */
public class GraphException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One line that names what was found and what was expected.
   *
   * @param message one line
   */
  public GraphException(String message) {
    super(message);
  }

  /**
   * One line, and the failure behind it.
   *
   * @param message one line
   * @param cause the failure behind it
   */
  public GraphException(String message, Throwable cause) {
    super(message, cause);
  }
}
