package io.sigmazero.models;

import io.sigmazero.models.text.OneLine;
import java.io.IOException;

/**
 * A model or data file that cannot be used. The message is one line that names what was found where
 * and what was expected. It is the only exception that a loader throws for bad content.
 */
public class ModelLoadException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_MESSAGE = 4000;

  /**
   * One line: what, where, expected against found. Control characters in it become spaces.
   *
   * @param message one line
   */
  public ModelLoadException(String message) {
    super(OneLine.of(message, LONGEST_MESSAGE));
  }

  /**
   * One line, and the failure behind it.
   *
   * @param message one line
   * @param cause the failure behind it
   */
  public ModelLoadException(String message, Throwable cause) {
    super(OneLine.of(message, LONGEST_MESSAGE), cause);
  }
}
