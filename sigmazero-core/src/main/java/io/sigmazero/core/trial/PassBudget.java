package io.sigmazero.core.trial;

/**
 * How many passes through the model an attack may use on a sample. The first look at the sample
 * itself and the check of the result are not counted.
 *
 * @param forward forward passes, at least 1
 * @param backward backward passes, at least 0
 */
public record PassBudget(int forward, int backward) {
  /** No limit. */
  public static final PassBudget UNLIMITED = new PassBudget(Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Checks the ranges. */
  public PassBudget {
    if (forward < 1) {
      throw new IllegalArgumentException("forward is " + forward + ", must be at least 1");
    }
    if (backward < 0) {
      throw new IllegalArgumentException("backward is " + backward + ", must be at least 0");
    }
  }

  /**
   * {@return as many backward passes as forward passes}
   *
   * @param passes at least 1
   */
  public static PassBudget of(int passes) {
    return new PassBudget(passes, passes);
  }

  /** {@return whether forward passes are limited} */
  public boolean isLimited() {
    return forward != Integer.MAX_VALUE;
  }
}
