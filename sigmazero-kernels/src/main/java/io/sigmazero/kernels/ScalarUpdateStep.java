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
    float scale = StepConstants.scale(state, schedule);
    int normBits = largest(state, lane, 0, adversarial, schedule.smoothing(), scale);
    StepConstants constants =
        StepConstants.begin(state, lane, iteration, adversarial, schedule, normBits);
    if (constants != null) {
      state.setL0(lane, update(state, lane, 0, adversarial, constants));
    }
  }

  /** Bits of the largest magnitude of the gradient, from an element of the lane on. */
  static int largest(
      StepState state, int lane, int first, boolean adversarial, float smoothing, float scale) {
    return adversarial
        ? largestSmoothGradient(state, lane, first, smoothing, scale)
        : largestGradient(state, lane, first, smoothing, scale);
  }

  private static int largestGradient(
      StepState state, int lane, int first, float smoothing, float scale) {
    FloatBuffer delta = state.delta();
    FloatBuffer lossGradient = state.lossGradient();
    int largest = 0;
    int end = state.offset(lane) + state.features();
    for (int j = state.offset(lane) + first; j < end; j++) {
      float gradient =
          lossGradient.get(j) + StepMath.smoothGradient(delta.get(j), smoothing, scale);
      largest = Math.max(largest, Float.floatToRawIntBits(gradient) & StepMath.WITHOUT_SIGN);
    }
    return largest;
  }

  private static int largestSmoothGradient(
      StepState state, int lane, int first, float smoothing, float scale) {
    FloatBuffer delta = state.delta();
    int largest = 0;
    int end = state.offset(lane) + state.features();
    for (int j = state.offset(lane) + first; j < end; j++) {
      float gradient = StepMath.smoothGradient(delta.get(j), smoothing, scale);
      largest = Math.max(largest, Float.floatToRawIntBits(gradient) & StepMath.WITHOUT_SIGN);
    }
    return largest;
  }

  /** Moves the elements of a lane from one on; how many of these are then not zero. */
  static int update(
      StepState state, int lane, int first, boolean adversarial, StepConstants constants) {
    FloatBuffer original = state.original();
    FloatBuffer delta = state.delta();
    FloatBuffer lossGradient = state.lossGradient();
    FloatBuffer firstMoment = state.firstMoment();
    FloatBuffer secondMoment = state.secondMoment();
    float smoothing = constants.smoothing();
    float scale = constants.scale();
    float inverseNorm = constants.inverseNorm();
    float stepScale = constants.stepScale();
    float secondCorrection = constants.secondCorrection();
    float threshold = constants.threshold();
    int l0 = 0;
    int end = state.offset(lane) + state.features();
    for (int j = state.offset(lane) + first; j < end; j++) {
      float previous = delta.get(j);
      float smooth = StepMath.smoothGradient(previous, smoothing, scale);
      float gradient = (adversarial ? smooth : lossGradient.get(j) + smooth) * inverseNorm;
      float m = StepMath.firstMoment(firstMoment.get(j), gradient);
      float v = StepMath.secondMoment(secondMoment.get(j), gradient);
      firstMoment.put(j, m);
      secondMoment.put(j, v);
      float moved = StepMath.moved(previous, m, v, stepScale, secondCorrection);
      float projected = StepMath.projected(original.get(j), moved, threshold);
      delta.put(j, projected);
      l0 += StepMath.isNotZero(projected);
    }
    return l0;
  }
}
