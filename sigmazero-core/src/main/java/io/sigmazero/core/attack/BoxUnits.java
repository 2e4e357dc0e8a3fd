package io.sigmazero.core.attack;

import io.sigmazero.kernels.StepState;
import java.nio.FloatBuffer;

/**
 * Between the input's units and those of the box, in which x lies in [0, 1] and the attack works.
 * With the default bounds both are the same, to the bit.
 */
final class BoxUnits {
  private BoxUnits() {}

  /** Writes {@code (input − lower)/range}, clipped to [0, 1], behind {@code offset}. */
  static void toBox(float[] input, FloatBuffer box, int offset, SigmaZeroOptions options) {
    float lower = options.lowerBound();
    float range = options.range();
    for (int j = 0; j < input.length; j++) {
      float position = (input[j] - lower) / range;
      box.put(offset + j, Math.min(Math.max(position, 0f), 1f));
    }
  }

  /** Turns a gradient by the input into one by box units, in place. */
  static void gradientToBox(
      FloatBuffer gradient, int offset, int features, SigmaZeroOptions options) {
    float range = options.range();
    if (range == 1f) {
      return;
    }
    for (int j = offset; j < offset + features; j++) {
      gradient.put(j, gradient.get(j) * range);
    }
  }

  /**
   * Writes the model's next input: clip(x + δ) in the input's units, and exactly the given value
   * where δ is zero.
   */
  static void compose(
      float[] clean, StepState state, int lane, FloatBuffer input, SigmaZeroOptions options) {
    FloatBuffer original = state.original();
    FloatBuffer delta = state.delta();
    int offset = state.offset(lane);
    float lower = options.lowerBound();
    float upper = options.upperBound();
    float range = options.range();
    for (int j = 0; j < clean.length; j++) {
      float change = delta.get(offset + j);
      float value = clean[j];
      if (change != 0f) {
        float position = Math.min(Math.max(original.get(offset + j) + change, 0f), 1f);
        value = Math.min(lower + range * position, upper);
      }
      input.put(offset + j, value);
    }
  }
}
