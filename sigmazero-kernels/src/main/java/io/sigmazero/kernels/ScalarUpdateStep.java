package io.sigmazero.kernels;

import java.nio.FloatBuffer;

/**
 * The update step in plain Java, two passes over a sample: the gradient and its largest magnitude,
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
      state.setL0(lane, update(state, lane, 0, constants));
    }
  }

  /**
   * Writes the gradient to the state's scratch, from an element of the lane on.
   *
   * @return bits of its largest magnitude
   */
  static int largest(
      StepState state, int lane, int first, boolean adversarial, float smoothing, float scale) {
    FloatBuffer delta = state.delta();
    FloatBuffer lossGradient = state.lossGradient();
    FloatBuffer gradient = state.gradient();
    int offset = state.offset(lane);
    int largest = 0;
    for (int j = first; j < state.features(); j++) {
      float smooth = StepMath.smoothGradient(delta.get(offset + j), smoothing, scale);
      float sum = adversarial ? smooth : lossGradient.get(offset + j) + smooth;
      gradient.put(j, sum);
      largest = Math.max(largest, Float.floatToRawIntBits(sum) & StepMath.WITHOUT_SIGN);
    }
    return largest;
  }

  /**
   * Moves the elements of a lane from one on, along the gradient in the state's scratch; how many
   * of these are then not zero.
   */
  static int update(StepState state, int lane, int first, StepConstants constants) {
    FloatBuffer original = state.original();
    FloatBuffer delta = state.delta();
    FloatBuffer gradient = state.gradient();
    FloatBuffer firstMoment = state.firstMoment();
    FloatBuffer secondMoment = state.secondMoment();
    float inverseNorm = constants.inverseNorm();
    float stepScale = constants.stepScale();
    float secondCorrection = constants.secondCorrection();
    float threshold = constants.threshold();
    int offset = state.offset(lane);
    int l0 = 0;
    for (int j = first; j < state.features(); j++) {
      int at = offset + j;
      float normalized = gradient.get(j) * inverseNorm;
      float m = StepMath.firstMoment(firstMoment.get(at), normalized);
      float v = StepMath.secondMoment(secondMoment.get(at), normalized);
      firstMoment.put(at, m);
      secondMoment.put(at, v);
      float moved = StepMath.moved(delta.get(at), m, v, stepScale, secondCorrection);
      float projected = StepMath.projected(original.get(at), moved, threshold);
      delta.put(at, projected);
      l0 += StepMath.isNotZero(projected);
    }
    return l0;
  }
}
