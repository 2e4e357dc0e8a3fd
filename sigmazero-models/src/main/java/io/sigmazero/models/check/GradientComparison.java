package io.sigmazero.models.check;

import java.util.Arrays;

/**
 * How two gradients of one sample differ, relative to the largest element.
 *
 * @param largest largest difference; NaN if a value is no number
 * @param median median difference
 */
record GradientComparison(double largest, double median) {
  /** A whole receptive field may differ, by no more than this. */
  private static final double KINK_LARGEST = 0.1;

  /** Everything outside of it agrees to rounding. */
  private static final double KINK_MEDIAN = 1e-6;

  static GradientComparison of(float[] found, float[] expected) {
    double[] differences = new double[expected.length];
    double scale = Double.MIN_NORMAL;
    for (int i = 0; i < expected.length; i++) {
      differences[i] = Math.abs((double) found[i] - expected[i]);
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    // NaN sorts behind everything, so the largest shows it.
    Arrays.sort(differences);
    return new GradientComparison(
        differences[differences.length - 1] / scale, differences[differences.length / 2] / scale);
  }

  boolean agrees(double tolerance) {
    return largest <= tolerance;
  }

  /**
   * Whether they differ as two right gradients do where a ReLU's input or the lead of a max pool's
   * winner is below rounding: in few places, and not by much.
   */
  boolean onKink() {
    return largest <= KINK_LARGEST && median <= KINK_MEDIAN;
  }
}
