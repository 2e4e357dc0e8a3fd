package io.sigmazero.kernels;

import java.nio.FloatBuffer;

/**
 * The update step in plain Java, two passes over a sample: the largest magnitude of the gradient,
 * then everything else. The reference that the other implementations must equal bit by bit.
 */
public final class ScalarUpdateStep implements UpdateStep {

  /** Stateless; one serves all threads. */
  public ScalarUpdateStep() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void apply(
      StepState state, int lane, int iteration, boolean adversarial, StepSchedule schedule) {
    float scale = (float) (2.0 * schedule.smoothing() / state.features());
    int normBits =
        adversarial
            ? largestSmoothGradient(state, lane, schedule.smoothing(), scale)
            : largestGradient(state, lane, schedule.smoothing(), scale);
    state.setGradientNorm(lane, Float.intBitsToFloat(normBits));
    if (normBits >= StepMath.INFINITY_BITS) {
      return;
    }
    float threshold =
        StepMath.adapted(state.threshold(lane), schedule.thresholdStep(iteration), adversarial);
    state.setThreshold(lane, threshold);
    float norm = Math.max(Float.intBitsToFloat(normBits), StepMath.SMALLEST_NORM);
    state.setL0(lane, update(state, lane, iteration, adversarial, schedule, scale, norm));
  }

  private static int largestGradient(StepState state, int lane, float smoothing, float scale) {
    FloatBuffer delta = state.delta();
    FloatBuffer lossGradient = state.lossGradient();
    int largest = 0;
    int end = state.offset(lane) + state.features();
    for (int j = state.offset(lane); j < end; j++) {
      float gradient =
          lossGradient.get(j) + StepMath.smoothGradient(delta.get(j), smoothing, scale);
      largest = Math.max(largest, Float.floatToRawIntBits(gradient) & StepMath.WITHOUT_SIGN);
    }
    return largest;
  }

  private static int largestSmoothGradient(
      StepState state, int lane, float smoothing, float scale) {
    FloatBuffer delta = state.delta();
    int largest = 0;
    int end = state.offset(lane) + state.features();
    for (int j = state.offset(lane); j < end; j++) {
      float gradient = StepMath.smoothGradient(delta.get(j), smoothing, scale);
      largest = Math.max(largest, Float.floatToRawIntBits(gradient) & StepMath.WITHOUT_SIGN);
    }
    return largest;
  }

  private static int update(
      StepState state,
      int lane,
      int iteration,
      boolean adversarial,
      StepSchedule schedule,
      float scale,
      float norm) {
    FloatBuffer original = state.original();
    FloatBuffer delta = state.delta();
    FloatBuffer lossGradient = state.lossGradient();
    FloatBuffer first = state.firstMoment();
    FloatBuffer second = state.secondMoment();
    float smoothing = schedule.smoothing();
    float stepScale = schedule.stepScale(iteration);
    float secondCorrection = schedule.secondCorrection(iteration);
    float threshold = state.threshold(lane);
    int l0 = 0;
    int end = state.offset(lane) + state.features();
    for (int j = state.offset(lane); j < end; j++) {
      float previous = delta.get(j);
      float smooth = StepMath.smoothGradient(previous, smoothing, scale);
      float gradient = (adversarial ? smooth : lossGradient.get(j) + smooth) / norm;
      float m = StepMath.firstMoment(first.get(j), gradient);
      float v = StepMath.secondMoment(second.get(j), gradient);
      first.put(j, m);
      second.put(j, v);
      float moved = StepMath.moved(previous, m, v, stepScale, secondCorrection);
      float projected = StepMath.projected(original.get(j), moved, threshold);
      delta.put(j, projected);
      l0 += projected != 0f ? 1 : 0;
    }
    return l0;
  }
}
