package io.sigmazero.core.attack;

import java.util.OptionalInt;

/**
 * Where inputs live and what may change.
 *
 * @param bounds the box
 * @param grouping what counts as one change
 * @param mask what must not change
 * @param levels number of equally spaced values, bounds included, that an adversarial input may
 *     take: 256 for images of 8 bits; at least 2. Samples are rounded to them first. Empty: any
 *     value
 */
public record FeatureSpace(Bounds bounds, Grouping grouping, Mask mask, OptionalInt levels) {
  /** Inputs in [0, 1]; every feature counts and may take any value. */
  public static final FeatureSpace UNIT =
      new FeatureSpace(Bounds.UNIT, Grouping.byFeature(), Mask.none(), OptionalInt.empty());

  /** Checks the levels. */
  public FeatureSpace {
    if (levels.isPresent() && (levels.getAsInt() < 2 || levels.getAsInt() > 1 << 20)) {
      throw new IllegalArgumentException(
          "levels is " + levels.getAsInt() + ", must be from 2 to " + (1 << 20));
    }
  }

  /**
   * {@return the input of this space that is nearest to a sample: clipped to the bounds and rounded
   * to the levels} The attack starts from it, and changes are counted from it.
   *
   * @param sample row-major; not modified
   * @param sampleShape its shape, channels first
   * @throws InvalidSampleException if bounds or groups do not fit the shape
   */
  public float[] nearest(float[] sample, int... sampleShape) {
    float[] nearest = sample.clone();
    Box.of(this, sample.length, sampleShape).normalize(nearest);
    return nearest;
  }
}
