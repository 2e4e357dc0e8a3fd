package io.sigmazero.kernels.nd4j;

/**
 * When a lane's sample counts as adversarial and as done.
 *
 * @param target class to reach, or −1 for any class but the label
 * @param steps N: the search ends with the N-th forward pass
 * @param sufficientL0 the search ends once the best ℓ0 is at most this
 * @param initialThreshold τ₀ of a lane that takes a new sample
 */
public record ObservationRule(int target, int steps, int sufficientL0, float initialThreshold) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value and the range it must lie in
   */
  public ObservationRule {
    require(target >= -1, "target", target, "a class, or -1 for none");
    require(steps >= 1, "steps", steps, "at least 1");
    require(sufficientL0 >= 0, "sufficientL0", sufficientL0, "at least 0");
    require(
        initialThreshold >= 0 && initialThreshold <= 1,
        "initialThreshold",
        initialThreshold,
        "in [0, 1]");
  }

  private static void require(boolean right, String name, Object value, String allowed) {
    if (!right) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + allowed);
    }
  }
}
