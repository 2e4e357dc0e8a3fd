package io.sigmazero.core.attack;

import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.kernels.UpdateStep;
import io.sigmazero.kernels.UpdateSteps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * σ-zero: finds, for each sample, an input that the model misclassifies and that differs from the
 * sample in as few features as possible.
 *
 * <p>Source: arXiv 2402.01879, algorithm 1. The attack is deterministic: with one lane a worker a
 * sample's result depends on neither threads, order nor the other samples.
 *
 * <p>Immutable and thread safe; every run has its own workers.
 */
public final class SigmaZero {
  private final SigmaZeroOptions options;
  private final UpdateStep updateStep;

  private SigmaZero(SigmaZeroOptions options, UpdateStep updateStep) {
    this.options = options;
    this.updateStep = updateStep;
  }

  /** A builder with the paper's defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The parameters. */
  public SigmaZeroOptions options() {
    return options;
  }

  /** Name of the update step's implementation. */
  public String updateStep() {
    return updateStep.name();
  }

  /**
   * Attacks all samples with one worker a processor and waits.
   *
   * @return one result a sample, by index
   * @throws InvalidSampleException as {@link #run(DifferentiableModel, Samples, Execution,
   *     AttackListener)}
   */
  public List<SampleResult> run(DifferentiableModel model, Samples samples) {
    List<SampleResult> results = new ArrayList<>();
    run(model, samples, Execution.allProcessors(), results::add);
    results.sort(Comparator.comparingInt(SampleResult::index));
    return results;
  }

  /**
   * Attacks all samples and waits until the last is done or the run was cancelled. A sample that
   * cannot be attacked (a gradient that is not finite, say) gets a result with an error; the others
   * go on.
   *
   * @param model the classifier; not closed
   * @param samples inputs within the bounds and labels within the classes
   * @param execution threads, lanes, cancellation
   * @param listener hears of each result as it comes
   * @throws InvalidSampleException before anything is attacked, if an input or label is out of
   *     range or the samples do not fit the model
   * @throws IllegalStateException if no session can be opened, or if the listener throws; the cause
   *     tells
   */
  public void run(
      DifferentiableModel model, Samples samples, Execution execution, AttackListener listener) {
    SampleChecks.requireValid(model, samples, options);
    new AttackRun(model, samples, options, updateStep, execution, listener).execute();
  }

  /** Collects parameters; each setter replaces one. Not thread safe. */
  public static final class Builder {
    private int steps = 1000;
    private double stepSize = 1;
    private double smoothing = 1e-3;
    private double initialThreshold = 0.3;
    private double thresholdFactor = 0.01;
    private float lowerBound = 0f;
    private float upperBound = 1f;
    private OptionalInt target = OptionalInt.empty();
    private OptionalInt budget = OptionalInt.empty();

    private Builder() {}

    /** N: iterations a sample, at least 1. */
    public Builder steps(int value) {
      steps = value;
      return this;
    }

    /** η₀, positive, in units of the box. */
    public Builder stepSize(double value) {
      stepSize = value;
      return this;
    }

    /** σ of the smooth ℓ0, positive. */
    public Builder smoothing(double value) {
      smoothing = value;
      return this;
    }

    /** τ₀, in [0, 1], in units of the box. */
    public Builder initialThreshold(double value) {
      initialThreshold = value;
      return this;
    }

    /** t, by which τ moves a step size; not negative. */
    public Builder thresholdFactor(double value) {
      thresholdFactor = value;
      return this;
    }

    /** The box that inputs lie in, in the input's units. */
    public Builder bounds(float lower, float upper) {
      lowerBound = lower;
      upperBound = upper;
      return this;
    }

    /** The class to reach; without it any class but the label will do. */
    public Builder target(int value) {
      target = OptionalInt.of(value);
      return this;
    }

    /** Ends a sample's attack once at most this many features differ. */
    public Builder budget(int value) {
      budget = OptionalInt.of(value);
      return this;
    }

    /**
     * The attack with these parameters.
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
              lowerBound,
              upperBound,
              target,
              budget),
          UpdateSteps.preferred());
    }
  }
}
