package io.sigmazero.core.attack;

import java.nio.FloatBuffer;
import java.util.OptionalInt;

/**
 * How far a sample is from being adversarial: {@code z_winner − z_rival}, negative when it is.
 * Without a target the winner is the label and the rival the largest other logit; with a target the
 * winner is the largest other logit and the rival the target.
 *
 * @param value the difference; NaN if a logit is not finite
 * @param winner class whose logit counts positive
 * @param rival class whose logit counts negative
 * @param prediction class of the largest logit, the first of equals
 */
public record Margin(float value, int winner, int rival, int prediction) {

  /**
   * {@return the margin of the logits at {@code [offset, offset + classes)}}
   *
   * @param logits read by absolute access
   * @param offset first element of the sample's logits
   * @param classes number of logits, at least 2
   * @param label class of the sample
   * @param target class to reach, or empty
   */
  public static Margin of(
      FloatBuffer logits, int offset, int classes, int label, OptionalInt target) {
    int fixed = target.orElse(label);
    int other = -1;
    int prediction = 0;
    boolean finite = true;
    for (int k = 0; k < classes; k++) {
      float logit = logits.get(offset + k);
      finite &= Float.isFinite(logit);
      if (k != fixed && (other < 0 || logit > logits.get(offset + other))) {
        other = k;
      }
      if (logit > logits.get(offset + prediction)) {
        prediction = k;
      }
    }
    int winner = target.isPresent() ? other : fixed;
    int rival = target.isPresent() ? fixed : other;
    float value = finite ? logits.get(offset + winner) - logits.get(offset + rival) : Float.NaN;
    return new Margin(value, winner, rival, prediction);
  }

  /** {@return whether all logits are finite} */
  public boolean isFinite() {
    return Float.isFinite(value);
  }

  /** {@return whether the rival leads} */
  public boolean isAdversarial() {
    return value < 0;
  }

  /**
   * Writes the gradient of the margin with respect to the logits.
   *
   * @param cotangent written at {@code [offset, offset + classes)} by absolute access
   * @param offset first element of the sample's logits
   * @param classes number of logits, at least 2
   */
  public void writeCotangent(FloatBuffer cotangent, int offset, int classes) {
    for (int k = 0; k < classes; k++) {
      cotangent.put(offset + k, k == winner ? 1f : k == rival ? -1f : 0f);
    }
  }
}
