package io.sigmazero.core.attack;

/**
 * The attack's parameters. Immutable; made by {@link SigmaZero#builder()}.
 *
 * <p>Source: arXiv 2402.01879, algorithm 1; the defaults are the paper's.
 *
 * @param steps N, iterations of a search, at least 1; default 1000
 * @param stepSize η₀, in units of the box, positive; default 1
 * @param smoothing σ of the smooth ℓ0, positive; default 1e-3
 * @param initialThreshold τ₀, in [0, 1], in units of the box; default 0.3
 * @param thresholdFactor t, by which τ moves a step size, not negative; default 0.01
 * @param goal what counts as adversarial; default any class but the label
 * @param space where inputs live and what may change; default [0, 1], every feature
 * @param stopRules what ends a sample's attack early; default nothing
 * @param starts where searches start; default once, from the sample
 * @param refine whether to try, after the searches, to take back each change; default false
 * @param variant which algorithm searches; default the paper's. The refined one takes {@code steps}
 *     (times one more than the restarts) as its forward passes in all
 * @param parts what the refined variant consists of; default all of it
 */
public record SigmaZeroOptions(
    int steps,
    double stepSize,
    double smoothing,
    double initialThreshold,
    double thresholdFactor,
    Goal goal,
    FeatureSpace space,
    StopRules stopRules,
    Starts starts,
    boolean refine,
    Variant variant,
    RefinedParts parts) {

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
