package io.sigmazero.kernels;

/**
 * What is the same for all elements of a lane in one step.
 *
 * @param inverseNorm 1/max(‖g‖∞, 1e-12), the factor of the ℓ∞ normalisation: a division for all
 *     elements instead of one for each
 * @param stepScale η/(1−β₁^(i+1))
 * @param secondCorrection 1/(1−β₂^(i+1))
 * @param threshold τ, already adapted
 */
record StepConstants(float inverseNorm, float stepScale, float secondCorrection, float threshold) {

  /** 2σ/d. */
  static float scale(StepState state, StepSchedule schedule) {
    return (float) (2.0 * schedule.smoothing() / state.features());
  }

  /**
   * Records the gradient's norm and, if it is finite, adapts τ.
   *
   * @param normBits bits of the largest magnitude of the gradient
   * @return the constants of the update; null if the norm is not finite and nothing is to be
   *     updated
   */
  static StepConstants begin(
      StepState state,
      int lane,
      int iteration,
      boolean adversarial,
      StepSchedule schedule,
      int normBits) {
    float largest = Float.intBitsToFloat(normBits);
    state.setGradientNorm(lane, largest);
    if (normBits >= StepMath.INFINITY_BITS) {
      return null;
    }
    float threshold =
        StepMath.adapted(state.threshold(lane), schedule.thresholdStep(iteration), adversarial);
    state.setThreshold(lane, threshold);
    return new StepConstants(
        1f / Math.max(largest, StepMath.SMALLEST_NORM),
        schedule.stepScale(iteration),
        schedule.secondCorrection(iteration),
        threshold);
  }
}
