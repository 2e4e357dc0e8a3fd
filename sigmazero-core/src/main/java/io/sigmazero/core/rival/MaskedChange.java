package io.sigmazero.core.rival;

import io.sigmazero.core.trial.Trial;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The change p ⊙ m of {@link SparsePgd} and the input it makes. Used within one call. */
final class MaskedChange {
  private final float[] clean;
  private final int allowed;
  private final SplittableRandom random;

  /** p. */
  private final float[] magnitudes;

  /** m̃. */
  private final float[] scores;

  /** m: whether a feature's change is in force. */
  private final boolean[] mask;

  private final boolean[] before;
  private final int[] order;
  private final float[] direction;
  private final float[] input;

  MaskedChange(Trial trial, int allowed, SplittableRandom random) {
    this.clean = trial.clean();
    this.allowed = allowed;
    this.random = random;
    int features = clean.length;
    this.magnitudes = new float[features];
    this.scores = new float[features];
    this.mask = new boolean[features];
    this.before = new boolean[features];
    this.order = new int[features];
    this.direction = new float[features];
    this.input = new float[features];
    Largest.enumerate(order);
    for (int j = 0; j < features; j++) {
      magnitudes[j] = withinBox((float) (2 * random.nextDouble() - 1), clean[j]);
    }
    drawMask();
  }

  /** x + p ⊙ m. */
  float[] input() {
    for (int j = 0; j < input.length; j++) {
      // The sum may leave the box by a rounding.
      input[j] = mask[j] ? Math.min(Math.max(clean[j] + magnitudes[j], 0f), 1f) : clean[j];
    }
    return input;
  }

  /** Draws m̃ from the normal distribution. */
  void drawMask() {
    for (int j = 0; j < scores.length; j++) {
      scores[j] = (float) random.nextGaussian();
    }
    project();
  }

  /**
   * Moves mask and magnitudes up the loss's gradient.
   *
   * @return whether the mask is another one now
   */
  boolean step(float[] gradient, double maskStep, double magnitudeStep, boolean projected) {
    double squares = 0;
    for (int j = 0; j < scores.length; j++) {
      float logistic = (float) (1 / (1 + StrictMath.exp(-scores[j])));
      float slope = logistic * (1 - logistic);
      direction[j] = gradient[j] * magnitudes[j] * slope;
      squares += (double) direction[j] * direction[j];
      // σ(m̃) has no sign of its own, but where it rounds to zero there is no move.
      float visible = projected ? (mask[j] ? gradient[j] : 0f) : gradient[j] * logistic;
      float moved = magnitudes[j] + (float) magnitudeStep * Math.signum(visible);
      magnitudes[j] = withinBox(moved, clean[j]);
    }
    double norm = Math.sqrt(squares);
    if (norm < 2e-10) {
      return false;
    }
    float scale = (float) (Math.sqrt(scores.length) * maskStep / norm);
    for (int j = 0; j < scores.length; j++) {
      scores[j] += scale * direction[j];
    }
    System.arraycopy(mask, 0, before, 0, mask.length);
    project();
    return !Arrays.equals(mask, before);
  }

  private void project() {
    Largest.first(scores, order, order.length, allowed);
    for (int i = 0; i < order.length; i++) {
      mask[order[i]] = i < allowed;
    }
  }

  private static float withinBox(float change, float clean) {
    return Math.min(Math.max(change, -clean), 1 - clean);
  }
}
