package io.sigmazero.core.attack;

import io.sigmazero.kernels.UpdateSteps;
import java.util.OptionalInt;

/**
 * Collects the parameters of a {@link SigmaZero}; each setter replaces one. Begins with the paper's
 * defaults: see {@link SigmaZeroOptions}. Not thread safe.
 */
public final class SigmaZeroBuilder {
  private int steps = 1000;
  private double stepSize = 1;
  private double smoothing = 1e-3;
  private double initialThreshold = 0.3;
  private double thresholdFactor = 0.01;
  private Goal goal = Goal.untargeted();
  private FeatureSpace space = FeatureSpace.UNIT;
  private StopRules stopRules = StopRules.NONE;
  private Starts starts = Starts.CLEAN;
  private boolean refine;
  private Variant variant = Variant.PAPER;
  private RefinedParts parts = RefinedParts.ALL;

  SigmaZeroBuilder() {}

  /**
   * Sets N.
   *
   * @param value iterations of a search, at least 1
   * @return this
   */
  public SigmaZeroBuilder steps(int value) {
    steps = value;
    return this;
  }

  /**
   * Sets η₀.
   *
   * @param value the first step size, in units of the box, positive
   * @return this
   */
  public SigmaZeroBuilder stepSize(double value) {
    stepSize = value;
    return this;
  }

  /**
   * Sets σ.
   *
   * @param value smoothing of ℓ0, positive
   * @return this
   */
  public SigmaZeroBuilder smoothing(double value) {
    smoothing = value;
    return this;
  }

  /**
   * Sets τ₀.
   *
   * @param value the first threshold, in units of the box, in [0, 1]
   * @return this
   */
  public SigmaZeroBuilder initialThreshold(double value) {
    initialThreshold = value;
    return this;
  }

  /**
   * Sets t.
   *
   * @param value by which τ moves a step size; not negative
   * @return this
   */
  public SigmaZeroBuilder thresholdFactor(double value) {
    thresholdFactor = value;
    return this;
  }

  /**
   * Sets what counts as adversarial; without it any class but the label will do.
   *
   * @param value the goal
   * @return this
   */
  public SigmaZeroBuilder goal(Goal value) {
    goal = value;
    return this;
  }

  /**
   * Sets one class to reach, for all samples.
   *
   * @param value the class, at least 0
   * @return this
   */
  public SigmaZeroBuilder target(int value) {
    return goal(Goal.target(value));
  }

  /**
   * Sets the box that inputs lie in and stay in.
   *
   * @param value in the input's units
   * @return this
   */
  public SigmaZeroBuilder bounds(Bounds value) {
    space = new FeatureSpace(value, space.grouping(), space.mask(), space.levels());
    return this;
  }

  /**
   * Sets the same bounds for every feature.
   *
   * @param lower smallest value, in the input's units
   * @param upper largest value, in the input's units
   * @return this
   */
  public SigmaZeroBuilder bounds(float lower, float upper) {
    return bounds(Bounds.of(lower, upper));
  }

  /**
   * Sets what counts as one change.
   *
   * @param value features, pixels or groups
   * @return this
   */
  public SigmaZeroBuilder grouping(Grouping value) {
    space = new FeatureSpace(space.bounds(), value, space.mask(), space.levels());
    return this;
  }

  /**
   * Sets what must not change.
   *
   * @param value the features
   * @return this
   */
  public SigmaZeroBuilder mask(Mask value) {
    space = new FeatureSpace(space.bounds(), space.grouping(), value, space.levels());
    return this;
  }

  /**
   * Sets the number of equally spaced values, bounds included, that an adversarial input may take;
   * samples are rounded to them first.
   *
   * @param value at least 2; 256 for images of 8 bits
   * @return this
   */
  public SigmaZeroBuilder levels(int value) {
    space = new FeatureSpace(space.bounds(), space.grouping(), space.mask(), OptionalInt.of(value));
    return this;
  }

  /**
   * Sets what ends a sample's attack early.
   *
   * @param value all rules; replaces a budget and a patience set before
   * @return this
   */
  public SigmaZeroBuilder stopRules(StopRules value) {
    stopRules = value;
    return this;
  }

  /**
   * Ends a sample's attack once at most this many features, or groups, differ.
   *
   * @param value not negative
   * @return this
   */
  public SigmaZeroBuilder budget(int value) {
    return stopRules(stopRules.withBudget(value));
  }

  /**
   * Ends a search once this many iterations brought no smaller ℓ0, counted from the first
   * adversarial input on.
   *
   * @param value at least 1
   * @return this
   */
  public SigmaZeroBuilder patience(int value) {
    return stopRules(stopRules.withPatience(value));
  }

  /**
   * Sets where searches start, and how many there are.
   *
   * @param value the starts; the best of all searches is kept
   * @return this
   */
  public SigmaZeroBuilder starts(Starts value) {
    starts = value;
    return this;
  }

  /**
   * Sets whether to try, after the searches, to take back each change; costs a forward pass each.
   *
   * @param value true to try
   * @return this
   */
  public SigmaZeroBuilder refine(boolean value) {
    refine = value;
    return this;
  }

  /**
   * Sets which algorithm searches.
   *
   * @param value the paper's, or the refined one
   * @return this
   */
  public SigmaZeroBuilder variant(Variant value) {
    variant = value;
    return this;
  }

  /**
   * Sets which parts of the refined variant run; the paper's has none of them.
   *
   * @param value the parts
   * @return this
   */
  public SigmaZeroBuilder parts(RefinedParts value) {
    parts = value;
    return this;
  }

  /**
   * {@return the attack with these parameters}
   *
   * @throws IllegalArgumentException naming the value that is out of range, and the range
   */
  public SigmaZero build() {
    return new SigmaZero(
        new SigmaZeroOptions(
            steps,
            stepSize,
            smoothing,
            initialThreshold,
            thresholdFactor,
            goal,
            space,
            stopRules,
            starts,
            refine,
            variant,
            parts),
        UpdateSteps.preferred());
  }
}
