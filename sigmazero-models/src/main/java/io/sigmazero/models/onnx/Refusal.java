package io.sigmazero.models.onnx;

import io.sigmazero.models.text.OneLine;

/** Why a file, or one of its nodes, cannot be used: one line, without the file's name. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Many refusals are kept until one is needed, and what they quote may be long. */
  private static final int LONGEST_MESSAGE = 1000;

  Refusal(String message) {
    super(OneLine.of(message, LONGEST_MESSAGE));
  }

  Refusal(String message, Throwable cause) {
    super(OneLine.of(message, LONGEST_MESSAGE), cause);
  }
}
