package io.sigmazero.core.attack;

import io.sigmazero.testing.LinearModel;
import java.util.Arrays;

/** The exact minimum ℓ0 of an attack on a linear model. */
public final class LinearOracle {
  private LinearOracle() {}

  /**
   * Fewest features in [0, 1] that must change so that some class (or the target) beats the label:
   * each feature lowers the margin by what it gains at its better bound, the largest gains first.
   * {@code Integer.MAX_VALUE} if all features together do not suffice.
   */
  public static int minimumL0(LinearModel model, float[] x, int label, int target) {
    int best = Integer.MAX_VALUE;
    for (int rival = 0; rival < model.classes(); rival++) {
      if (rival != label && (target < 0 || rival == target)) {
        best = Math.min(best, minimumL0(model.weights(), x, label, rival, model.logits(x)));
      }
    }
    return best;
  }

  private static int minimumL0(float[][] weights, float[] x, int label, int rival, float[] logits) {
    double margin = (double) logits[label] - logits[rival];
    double[] gains = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      double slope = (double) weights[label][j] - weights[rival][j];
      gains[j] = Math.max(slope * x[j], -slope * (1 - x[j]));
    }
    Arrays.sort(gains);
    for (int count = 0; count <= x.length; count++) {
      if (margin < 0) {
        return count;
      }
      if (count < x.length) {
        margin -= gains[x.length - 1 - count];
      }
    }
    return Integer.MAX_VALUE;
  }
}
