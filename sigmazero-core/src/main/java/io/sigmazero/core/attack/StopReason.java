package io.sigmazero.core.attack;

import java.util.Locale;

/** Why a sample's attack ended. */
public enum StopReason {
  /** All steps were done. */
  STEPS,
  /** One feature changed or none: fewer is not possible. */
  MINIMAL,
  /** ℓ0 is at most the budget. */
  BUDGET,
  /** The forward passes were spent. */
  FORWARD_PASSES,
  /** The backward passes were spent. */
  BACKWARD_PASSES,
  /** No smaller ℓ0 for as many iterations as patience allows. */
  PATIENCE,
  /** The time was spent. */
  TIME,
  /** An error, which the result names. */
  ERROR;

  /** {@return the name as written to files: {@code forward_passes}} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
