package io.sigmazero.bench.jmh;

import io.sigmazero.models.ImportedModel;
import java.nio.FloatBuffer;

/**
 * A network with an input whose logits are known from elsewhere: PyTorch, or double precision.
 *
 * @param model the network
 * @param input one sample
 * @param label its label
 * @param logits what the network must give for it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never modified
record ReferenceCase(ImportedModel model, float[] input, int label, double[] logits) {
  /** Of the largest logit: what single precision leaves over many layers. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Checks logits and the class they predict.
   *
   * @param found as many as there are classes, from the start of the buffer
   * @throws AssertionError naming the logit that is wrong
   */
  void requireLogits(FloatBuffer found, String who) {
    double largest = 0;
    int expectedClass = 0;
    int foundClass = 0;
    for (int k = 0; k < logits.length; k++) {
      largest = Math.max(largest, Math.abs(logits[k]));
      expectedClass = logits[k] > logits[expectedClass] ? k : expectedClass;
      foundClass = found.get(k) > found.get(foundClass) ? k : foundClass;
    }
    for (int k = 0; k < logits.length; k++) {
      if (!(Math.abs(found.get(k) - logits[k]) <= TOLERANCE * Math.max(largest, 1))) {
        throw new AssertionError(
            "%s: logit %d is %s, expected %s".formatted(who, k, found.get(k), logits[k]));
      }
    }
    if (foundClass != expectedClass) {
      throw new AssertionError(
          "%s: predicts class %d, expected %d".formatted(who, foundClass, expectedClass));
    }
  }
}
