package io.sigmazero.core.rival;

import io.sigmazero.core.rival.AblatedSigmaZero.Normalization;
import io.sigmazero.core.rival.AblatedSigmaZero.Optimizer;
import io.sigmazero.core.rival.AblatedSigmaZero.Projection;
import io.sigmazero.kernels.StepSchedule;

/**
 * The update of {@link AblatedSigmaZero} and the state it works on. Single precision, in the order
 * of operations of {@link io.sigmazero.kernels.UpdateStep}: that is what makes the whole bitwise
 * equal to it. Used within one call.
 */
final class AblatedStep {
  private static final float FIRST_DECAY = 0.9f;
  private static final float SECOND_DECAY = 0.999f;

  /** One minus the decay rates, written out: 1f - 0.999f is off by 1e-5. */
  private static final float FIRST_WEIGHT = 0.1f;

  private static final float SECOND_WEIGHT = 0.001f;
  private static final float EPSILON = 1e-8f;
  private static final float SMALLEST_NORM = 1e-12f;

  private final AblatedSigmaZero attack;
  private final StepSchedule schedule;
  private final float[] clean;
  private final float[] delta;
  private final float[] sum;
  private final float[] firstMoment;
  private final float[] secondMoment;
  private final float[] input;
  private float threshold;

  AblatedStep(AblatedSigmaZero attack, StepSchedule schedule, float[] clean) {
    this.attack = attack;
    this.schedule = schedule;
    this.clean = clean;
    this.delta = new float[clean.length];
    this.sum = new float[clean.length];
    this.firstMoment = new float[clean.length];
    this.secondMoment = new float[clean.length];
    this.input = new float[clean.length];
    this.threshold =
        attack.projection() == Projection.NONE ? 0f : (float) attack.initialThreshold();
  }

  /** x + δ, exactly x where δ is zero. */
  float[] input() {
    for (int j = 0; j < input.length; j++) {
      input[j] = delta[j] == 0f ? clean[j] : within(clean[j] + delta[j]);
    }
    return input;
  }

  /** Number of entries of δ that are not zero. */
  int l0() {
    int l0 = 0;
    for (float change : delta) {
      l0 += change != 0f ? 1 : 0;
    }
    return l0;
  }

  /**
   * Moves δ.
   *
   * @param lossGradient of the margin; not read if adversarial, when it is zero by definition
   * @return false, with nothing moved, if the gradient is not finite
   */
  boolean apply(int iteration, boolean adversarial, float[] lossGradient) {
    addSparsity(adversarial, lossGradient);
    float norm = norm();
    if (!Float.isFinite(norm)) {
      return false;
    }
    adapt(iteration, adversarial);
    float inverseNorm =
        attack.normalization() == Normalization.NONE ? 1f : 1f / Math.max(norm, SMALLEST_NORM);
    if (attack.optimizer() == Optimizer.ADAM) {
      moveByAdam(iteration, inverseNorm);
    } else {
      float scale = stepSize(iteration);
      for (int j = 0; j < delta.length; j++) {
        delta[j] = projected(clean[j], delta[j] - scale * (sum[j] * inverseNorm));
      }
    }
    return true;
  }

  /** The gradient of the loss, plus that of Σδ²/(δ²+σ)/d. */
  private void addSparsity(boolean adversarial, float[] lossGradient) {
    float smoothing = schedule.smoothing();
    float scale = attack.sparsity() ? (float) (2.0 * smoothing / delta.length) : 0f;
    for (int j = 0; j < delta.length; j++) {
      float denominator = delta[j] * delta[j] + smoothing;
      float smooth = scale * delta[j] / (denominator * denominator);
      sum[j] = adversarial ? smooth : lossGradient[j] + smooth;
    }
  }

  /** The norm to divide by; without one the largest magnitude, to see whether all is finite. */
  private float norm() {
    double norm = 0;
    for (float value : sum) {
      switch (attack.normalization()) {
        case L2:
          norm += (double) value * value;
          break;
        case L1:
          norm += Math.abs(value);
          break;
        default:
          norm = Math.max(norm, Math.abs(value));
          break;
      }
    }
    return (float) (attack.normalization() == Normalization.L2 ? Math.sqrt(norm) : norm);
  }

  private void adapt(int iteration, boolean adversarial) {
    if (attack.projection() == Projection.ADAPTIVE) {
      float step = (float) attack.thresholdFactor() * stepSize(iteration + 1);
      threshold = within(adversarial ? threshold + step : threshold - step);
    }
  }

  private float stepSize(int iteration) {
    return attack.annealing() ? schedule.stepSize(iteration) : (float) attack.stepSize();
  }

  private void moveByAdam(int iteration, float inverseNorm) {
    float scale =
        attack.annealing()
            ? schedule.stepScale(iteration)
            : (float) (attack.stepSize() / (1 - Math.pow(0.9, iteration + 1)));
    float secondCorrection = schedule.secondCorrection(iteration);
    for (int j = 0; j < delta.length; j++) {
      float normalized = sum[j] * inverseNorm;
      float m = FIRST_DECAY * firstMoment[j] + FIRST_WEIGHT * normalized;
      float v = SECOND_DECAY * secondMoment[j] + SECOND_WEIGHT * (normalized * normalized);
      firstMoment[j] = m;
      secondMoment[j] = v;
      float root = (float) Math.sqrt(v * secondCorrection);
      delta[j] = projected(clean[j], delta[j] - scale * m / (root + EPSILON));
    }
  }

  /** Clips to the box, then projects what stays below τ to zero. */
  private float projected(float original, float change) {
    float clipped = within(original + change) - original;
    return Math.abs(clipped) < threshold ? 0f : clipped;
  }

  private static float within(float value) {
    return Math.min(Math.max(value, 0f), 1f);
  }
}
