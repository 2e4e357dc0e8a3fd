package io.sigmazero.models.dl4j;

/** Why a network, or one of its layers, cannot be expressed: one line. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }

  Refusal(String message, Throwable cause) {
    super(message, cause);
  }
}
