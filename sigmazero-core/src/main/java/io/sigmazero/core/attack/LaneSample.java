package io.sigmazero.core.attack;

import java.nio.FloatBuffer;
import java.util.OptionalInt;

/** What is known of the sample that a lane attacks. Used by one thread. */
final class LaneSample {
  final int index;
  final int label;

  /** The sample itself, within the bounds and on its levels. */
  final float[] clean;

  /** Features that must not change, or null. */
  final boolean[] fixed;

  /** The sparsest adversarial input so far, in the input's units. */
  final float[] best;

  final SearchStatistics statistics = new SearchStatistics();
  private final long startedAt = System.nanoTime();

  OptionalInt target = OptionalInt.empty();
  int cleanPrediction = -1;
  int iterations;
  int forwardPasses;
  int backwardPasses;
  int bestL0 = Integer.MAX_VALUE;

  /** Forward passes when the best was found. */
  int improvedAt;

  LaneSample(int index, int label, float[] clean, boolean[] fixed) {
    this.index = index;
    this.label = label;
    this.clean = clean;
    this.fixed = fixed;
    this.best = new float[clean.length];
  }

  /** Whether the clean input was run, so that its class and the target are known. */
  boolean isKnown() {
    return cleanPrediction >= 0;
  }

  boolean hasBest() {
    return bestL0 != Integer.MAX_VALUE;
  }

  /** Takes an adversarial input as the best if it is sparser; whether it is. */
  boolean offer(FloatBuffer input, int offset, int l0) {
    if (l0 >= bestL0) {
      return false;
    }
    bestL0 = l0;
    improvedAt = forwardPasses;
    input.get(offset, best);
    return true;
  }

  double seconds() {
    return (System.nanoTime() - startedAt) / 1e9;
  }
}
