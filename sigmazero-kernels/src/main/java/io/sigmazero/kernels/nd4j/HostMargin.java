package io.sigmazero.kernels.nd4j;

/**
 * The margin of one lane: {@code z_winner − z_rival}, negative when adversarial.
 *
 * @param value NaN or infinite if a logit is, or if the difference overflows
 * @param winner class whose logit counts positive
 * @param rival class whose logit counts negative
 * @param prediction class of the largest logit, the first of equals
 */
record HostMargin(float value, int winner, int rival, int prediction) {

  /**
   * The margin against the largest other logit, the first of equals.
   *
   * @param target class to reach, or −1 to leave the label
   */
  static HostMargin of(HostLogits logits, int lane, int label, int target) {
    int fixed = target >= 0 ? target : label;
    int other = -1;
    int prediction = 0;
    boolean finite = true;
    for (int k = 0; k < logits.classes(); k++) {
      float logit = logits.logit(lane, k);
      finite &= Float.isFinite(logit);
      if (k != fixed && (other < 0 || logit > logits.logit(lane, other))) {
        other = k;
      }
      if (logit > logits.logit(lane, prediction)) {
        prediction = k;
      }
    }
    int winner = target >= 0 ? other : fixed;
    int rival = target >= 0 ? fixed : other;
    float value = logits.logit(lane, winner) - logits.logit(lane, rival);
    return new HostMargin(finite ? value : Float.NaN, winner, rival, prediction);
  }

  boolean isFinite() {
    return Float.isFinite(value);
  }

  boolean isAdversarial() {
    return value < 0;
  }
}
