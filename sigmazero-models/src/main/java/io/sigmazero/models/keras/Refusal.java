package io.sigmazero.models.keras;

/** Why a file, or one of its layers, cannot be used: one line, without the file's name. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }

  Refusal(String message, Throwable cause) {
    super(message, cause);
  }
}
