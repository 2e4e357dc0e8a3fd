package io.sigmazero.core.attack;

/**
 * A flag that ends a run early. Workers look at it between iterations; samples under way are then
 * given up without a result. Thread safe.
 */
public final class Cancellation {
  private volatile boolean requested;

  /** Not requested yet. */
  public Cancellation() {}

  /** Asks the run to end. */
  public void request() {
    requested = true;
  }

  /** {@return whether the run was asked to end} */
  public boolean isRequested() {
    return requested;
  }
}
