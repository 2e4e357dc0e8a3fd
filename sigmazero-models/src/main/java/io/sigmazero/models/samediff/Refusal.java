package io.sigmazero.models.samediff;

import io.sigmazero.models.text.OneLine;

/** Why a SameDiff cannot be used: one line that names the op or variable. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_MESSAGE = 1000;

  Refusal(String message) {
    super(OneLine.of(message, LONGEST_MESSAGE));
  }

  Refusal(String message, Throwable cause) {
    super(OneLine.of(message, LONGEST_MESSAGE), cause);
  }
}
