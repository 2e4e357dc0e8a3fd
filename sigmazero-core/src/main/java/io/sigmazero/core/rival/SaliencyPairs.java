package io.sigmazero.core.rival;

import java.util.Arrays;

/**
 * Finds the pair of features p ≠ q with the largest {@code A·B}, where {@code A = a_p + a_q} and
 * {@code B = b_p + b_q} are both positive.
 *
 * <p>A feature that two others surpass in both a and b is in no best pair: one of those two could
 * take its place. So only the features that at most one surpasses are paired, few of all, after one
 * sort; the result is the same as that of looking at all pairs. Used by one call.
 */
final class SaliencyPairs {
  private final long[] order;
  private final int[] candidates;
  private int p = -1;
  private int q = -1;

  /**
   * Makes room.
   *
   * @param features most features
   */
  SaliencyPairs(int features) {
    order = new long[features];
    candidates = new int[features];
  }

  /** {@return one feature of the pair found} */
  int first() {
    return p;
  }

  /** {@return the other feature of the pair found} */
  int second() {
    return q;
  }

  /**
   * Looks for the best pair.
   *
   * @param a one a feature, finite
   * @param b one a feature, finite
   * @param free which features may be in it
   * @return whether there is one
   */
  boolean find(float[] a, float[] b, boolean[] free) {
    int count = candidates(a, b, free);
    double best = 0;
    p = -1;
    for (int m = 0; m < count; m++) {
      for (int n = m + 1; n < count; n++) {
        double sumA = (double) a[candidates[m]] + a[candidates[n]];
        double sumB = (double) b[candidates[m]] + b[candidates[n]];
        if (sumA > 0 && sumB > 0 && sumA * sumB > best) {
          best = sumA * sumB;
          p = candidates[m];
          q = candidates[n];
        }
      }
    }
    return p >= 0;
  }

  /** Features that at most one other surpasses, by falling a. */
  private int candidates(float[] a, float[] b, boolean[] free) {
    int length = 0;
    for (int j = 0; j < a.length; j++) {
      if (free[j]) {
        order[length++] = ((long) descending(a[j]) << 32) | j;
      }
    }
    Arrays.sort(order, 0, length);
    int count = 0;
    float largest = Float.NEGATIVE_INFINITY;
    float second = Float.NEGATIVE_INFINITY;
    for (int m = 0; m < length; m++) {
      int j = (int) order[m];
      if (b[j] > second) {
        candidates[count++] = j;
        second = Math.min(b[j], largest);
        largest = Math.max(b[j], largest);
      }
    }
    return count;
  }

  /** An integer that falls as the value rises. */
  private static int descending(float value) {
    int bits = Float.floatToIntBits(value == 0f ? 0f : value);
    return bits < 0 ? bits & Integer.MAX_VALUE : ~bits;
  }
}
