package io.sigmazero.bench.jmh;

import io.sigmazero.kernels.StepState;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * What a step changes, copied out: of all lanes, lane after lane. The arrays are not to be
 * modified.
 *
 * @param delta δ
 * @param firstMoment Adam's m
 * @param secondMoment Adam's v
 * @param threshold τ of each lane
 * @param l0 entries of δ that are not zero, of each lane
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the methods below only
record StepSnapshot(
    float[] delta, float[] firstMoment, float[] secondMoment, float[] threshold, int[] l0) {

  /** A copy of a state. */
  static StepSnapshot of(StepState state) {
    int lanes = state.lanes();
    float[] threshold = new float[lanes];
    int[] l0 = new int[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      threshold[lane] = state.threshold(lane);
      l0[lane] = state.l0(lane);
    }
    return new StepSnapshot(
        copy(state.delta()), copy(state.firstMoment()), copy(state.secondMoment()), threshold, l0);
  }

  /** Writes this into a state, but for ℓ0, which no step reads. */
  void restore(StepState state) {
    state.delta().put(0, delta);
    state.firstMoment().put(0, firstMoment);
    state.secondMoment().put(0, secondMoment);
    for (int lane = 0; lane < threshold.length; lane++) {
      state.setThreshold(lane, threshold[lane]);
    }
  }

  /** Share of the entries of δ that are not zero. */
  double density() {
    return (double) Arrays.stream(l0).sum() / delta.length;
  }

  /**
   * Checks that no value is NaN, infinite or subnormal.
   *
   * @throws AssertionError naming the first that is
   */
  void requireOrdinary(String when) {
    requireOrdinary("δ", delta, when);
    requireOrdinary("the first moment", firstMoment, when);
    requireOrdinary("the second moment", secondMoment, when);
  }

  /**
   * Checks that this has the same bits as another.
   *
   * @param who what made this, for the message
   * @throws AssertionError naming the first difference
   */
  void requireSameBits(StepSnapshot expected, String who) {
    requireSameBits("δ", delta, expected.delta, who);
    requireSameBits("the first moment", firstMoment, expected.firstMoment, who);
    requireSameBits("the second moment", secondMoment, expected.secondMoment, who);
    requireSameBits("τ", threshold, expected.threshold, who);
    int lane = Arrays.mismatch(l0, expected.l0);
    if (lane >= 0) {
      throw new AssertionError(
          "%s: ℓ0 of lane %d is %d, expected %d".formatted(who, lane, l0[lane], expected.l0[lane]));
    }
  }

  /**
   * Checks that this is near to another: other roundings may let an entry of δ pass the threshold
   * that another keeps under it, so a few of them may differ.
   *
   * @param tolerance largest difference of two numbers that count as equal
   * @param share largest share of the entries that may differ by more
   * @throws AssertionError naming what differs too often
   */
  void requireNear(StepSnapshot expected, double tolerance, double share, String who) {
    requireNear("δ", delta, expected.delta, tolerance, share, who);
    requireNear("the first moment", firstMoment, expected.firstMoment, tolerance, share, who);
    requireNear("the second moment", secondMoment, expected.secondMoment, tolerance, share, who);
    requireNear("τ", threshold, expected.threshold, tolerance, 0, who);
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }

  private static void requireOrdinary(String what, float[] values, String when) {
    for (int j = 0; j < values.length; j++) {
      float magnitude = Math.abs(values[j]);
      if (magnitude != 0 && !(magnitude >= Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE)) {
        throw new AssertionError("%s of element %d is %s %s".formatted(what, j, values[j], when));
      }
    }
  }

  private static void requireSameBits(String what, float[] found, float[] expected, String who) {
    if (found.length != expected.length) {
      throw new AssertionError(
          "%s: %d values of %s, expected %d".formatted(who, found.length, what, expected.length));
    }
    for (int j = 0; j < found.length; j++) {
      if (Float.floatToRawIntBits(found[j]) != Float.floatToRawIntBits(expected[j])) {
        throw new AssertionError(
            "%s: %s of element %d is %s, expected %s"
                .formatted(who, what, j, found[j], expected[j]));
      }
    }
  }

  private static void requireNear(
      String what, float[] found, float[] expected, double tolerance, double share, String who) {
    int different = 0;
    for (int j = 0; j < expected.length; j++) {
      different += Math.abs(found[j] - expected[j]) <= tolerance ? 0 : 1;
    }
    if (different > share * expected.length) {
      throw new AssertionError(
          "%s: %d of %d values of %s differ by more than %s"
              .formatted(who, different, expected.length, what, tolerance));
    }
  }
}
