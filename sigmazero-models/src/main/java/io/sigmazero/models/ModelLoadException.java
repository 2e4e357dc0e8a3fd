package io.sigmazero.models;

import java.io.IOException;

/**
 * A model or data file that cannot be used. The message is one line that names what was found where
 * and what was expected. It is the only exception that a loader throws for bad content.
 */
public class ModelLoadException extends IOException {
  private static final long serialVersionUID = 1L;

  /** One line: what, where, expected against found. */
  public ModelLoadException(String message) {
    super(message);
  }

  /** One line, and the failure behind it. */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
