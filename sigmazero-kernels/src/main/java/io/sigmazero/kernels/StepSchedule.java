package io.sigmazero.kernels;

/**
 * What changes from iteration to iteration and is the same for all samples: the step size η, which
 * falls by a cosine from η₀ to η₀/10, Adam's bias corrections, and the constants σ and t. Tables
 * made once, immutable, thread safe.
 *
 * <p>Source: arXiv 2402.01879, algorithm 1; Adam: arXiv 1412.6980.
 */
public final class StepSchedule {
  private static final double FINAL_FRACTION = 0.1;

  private final int steps;
  private final float smoothing;
  private final float thresholdFactor;
  private final float[] stepSizes;
  private final float[] stepScales;
  private final float[] secondCorrections;

  /**
   * A schedule of N iterations.
   *
   * @param steps N, at least 1
   * @param initialStepSize η₀, positive, in units of the box
   * @param smoothing σ, positive
   * @param thresholdFactor t, not negative
   */
  public StepSchedule(int steps, double initialStepSize, double smoothing, double thresholdFactor) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps is " + steps + ", must be at least 1");
    }
    this.steps = steps;
    this.smoothing = (float) smoothing;
    this.thresholdFactor = (float) thresholdFactor;
    this.stepSizes = new float[steps + 1];
    this.stepScales = new float[steps];
    this.secondCorrections = new float[steps];
    double last = initialStepSize * FINAL_FRACTION;
    for (int i = 0; i <= steps; i++) {
      double cosine = (1 + Math.cos(Math.PI * i / steps)) / 2;
      double stepSize = last + (initialStepSize - last) * cosine;
      stepSizes[i] = (float) stepSize;
      if (i < steps) {
        stepScales[i] = (float) (stepSize / (1 - Math.pow(0.9, i + 1)));
        secondCorrections[i] = (float) (1 / (1 - Math.pow(0.999, i + 1)));
      }
    }
  }

  /** {@return N, the number of iterations} */
  public int steps() {
    return steps;
  }

  /** {@return σ} */
  public float smoothing() {
    return smoothing;
  }

  /**
   * {@return η at iteration {@code i}, {@code 0 <= i <= steps()}}
   *
   * @param i {@code 0 <= i <= steps()}
   */
  public float stepSize(int i) {
    return stepSizes[i];
  }

  /**
   * {@return how far τ moves at iteration {@code i}: t·η(i+1)}
   *
   * @param i {@code 0 <= i < steps()}
   */
  public float thresholdStep(int i) {
    return thresholdFactor * stepSizes[i + 1];
  }

  /**
   * {@return η(i)/(1−β₁^(i+1)), what Adam's first moment is multiplied with}
   *
   * @param i {@code 0 <= i < steps()}
   */
  public float stepScale(int i) {
    return stepScales[i];
  }

  /**
   * {@return 1/(1−β₂^(i+1)), what Adam's second moment is multiplied with}
   *
   * @param i {@code 0 <= i < steps()}
   */
  public float secondCorrection(int i) {
    return secondCorrections[i];
  }
}
