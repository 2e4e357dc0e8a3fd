package io.sigmazero.core.trial;

/** Thrown by a {@link Trial} for a pass beyond the budget; ends the attack, which is no failure. */
public final class PassesSpentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PassesSpentException() {
    super("the passes are spent", null, false, false);
  }
}
