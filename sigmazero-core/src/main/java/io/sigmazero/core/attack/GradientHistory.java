package io.sigmazero.core.attack;

/**
 * What earlier gradients of the margin said, newer ones counting more. A feature that was changed
 * often shows no gradient any more where ReLU units and max pools are saturated, though it matters;
 * the history still knows. Used by one thread.
 */
final class GradientHistory {
  private static final float WEIGHT = 0.4f;
  private static final float DECAY = 0.9f;

  private final float[] sum;

  /** A history that is empty. */
  GradientHistory(int features) {
    this.sum = new float[features];
  }

  /**
   * {@code g + 0.4·‖g‖₂·Σ 0.9^(a−1)·u_a}, where u_a is the gradient of a backward passes ago, of
   * length one; then remembers g.
   *
   * @param gradient g; not modified
   * @param norm its Euclidean length, finite
   */
  float[] blend(float[] gradient, double norm) {
    float scale = (float) (WEIGHT * norm);
    float unit = norm > 0 ? (float) (1 / norm) : 0f;
    float[] blended = new float[gradient.length];
    for (int j = 0; j < blended.length; j++) {
      blended[j] = gradient[j] + scale * sum[j];
      sum[j] = DECAY * sum[j] + unit * gradient[j];
    }
    return blended;
  }
}
