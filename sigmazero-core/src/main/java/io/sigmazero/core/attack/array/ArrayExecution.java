package io.sigmazero.core.attack.array;

import io.sigmazero.core.attack.Cancellation;

/**
 * How a run uses the device; nothing here changes its results.
 *
 * @param lanes B, samples attacked at the same time, at least 1
 * @param inspectionInterval iterations after which the host looks whether all samples are done, at
 *     least 1: looking makes it wait for the device, not looking costs idle iterations at the end
 * @param cancellation ends the run early
 */
public record ArrayExecution(int lanes, int inspectionInterval, Cancellation cancellation) {

  /** Checks the ranges. */
  public ArrayExecution {
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes is " + lanes + ", must be at least 1");
    }
    if (inspectionInterval < 1) {
      throw new IllegalArgumentException(
          "inspectionInterval is " + inspectionInterval + ", must be at least 1");
    }
  }

  /**
   * {@return this many lanes, looked at every 16 iterations}
   *
   * @param lanes samples attacked at the same time, at least 1
   */
  public static ArrayExecution ofLanes(int lanes) {
    return new ArrayExecution(lanes, 16, new Cancellation());
  }
}
