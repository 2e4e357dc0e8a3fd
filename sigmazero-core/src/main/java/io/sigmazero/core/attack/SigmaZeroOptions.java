package io.sigmazero.core.attack;

import java.util.OptionalInt;

/**
 * The attack's parameters. Immutable; made by {@link SigmaZero#builder()}.
 *
 * <p>Source: arXiv 2402.01879, algorithm 1; the defaults are the paper's.
 *
 * @param steps N, iterations a sample, at least 1; default 1000
 * @param stepSize η₀, in units of the box, positive; default 1
 * @param smoothing σ of the smooth ℓ0, positive; default 1e-3
 * @param initialThreshold τ₀, in [0, 1], in units of the box; default 0.3
 * @param thresholdFactor t, by which τ moves a step size, not negative; default 0.01
 * @param lowerBound smallest value an input may take; default 0
 * @param upperBound largest value an input may take, above the lower bound; default 1
 * @param target class to reach, or empty to leave the label by any way
 * @param budget number of features at which a sample is good enough and its attack ends, or empty
 */
public record SigmaZeroOptions(
    int steps,
    double stepSize,
    double smoothing,
    double initialThreshold,
    double thresholdFactor,
    float lowerBound,
    float upperBound,
    OptionalInt target,
    OptionalInt budget) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value and the range it must lie in
   */
  public SigmaZeroOptions {
    check(steps >= 1, "steps", steps, "at least 1");
    check(positive(stepSize), "stepSize", stepSize, "positive and finite");
    check(positive(smoothing), "smoothing", smoothing, "positive and finite");
    check(
        initialThreshold >= 0 && initialThreshold <= 1,
        "initialThreshold",
        initialThreshold,
        "in [0, 1]");
    check(
        thresholdFactor >= 0 && Double.isFinite(thresholdFactor),
        "thresholdFactor",
        thresholdFactor,
        "finite and not negative");
    check(Float.isFinite(lowerBound), "lowerBound", lowerBound, "finite");
    check(
        Float.isFinite(upperBound) && upperBound > lowerBound,
        "upperBound",
        upperBound,
        "finite and above the lower bound " + lowerBound);
    check(Float.isFinite(upperBound - lowerBound), "upperBound", upperBound, "nearer");
    checkNotNegative("target", target);
    checkNotNegative("budget", budget);
  }

  /** Width of the box in the input's units. */
  public float range() {
    return upperBound - lowerBound;
  }

  private static void checkNotNegative(String name, OptionalInt value) {
    if (value.isPresent()) {
      check(value.getAsInt() >= 0, name, value.getAsInt(), "at least 0");
    }
  }

  private static boolean positive(double value) {
    return value > 0 && Double.isFinite(value);
  }

  private static void check(boolean right, String name, Object value, String allowed) {
    if (!right) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + allowed);
    }
  }
}
