package io.sigmazero.core.attack;

import java.util.Arrays;

/**
 * The box that inputs lie and stay in, in the input's units: one pair of bounds for all features,
 * or one a channel (the first axis of a sample). Immutable.
 */
public final class Bounds {
  /** [0, 1] for all. */
  public static final Bounds UNIT = of(0f, 1f);

  private final float[] lower;
  private final float[] upper;

  private Bounds(float[] lower, float[] upper) {
    this.lower = lower;
    this.upper = upper;
    if (lower.length == 0 || lower.length != upper.length) {
      throw new IllegalArgumentException(
          lower.length + " lower bounds, but " + upper.length + " upper bounds");
    }
    for (int c = 0; c < lower.length; c++) {
      check(Float.isFinite(lower[c]), "lowerBound", lower[c], "finite");
      check(
          Float.isFinite(upper[c]) && upper[c] > lower[c],
          "upperBound",
          upper[c],
          "finite and above the lower bound " + lower[c]);
      check(Float.isFinite(upper[c] - lower[c]), "upperBound", upper[c], "nearer");
    }
  }

  /**
   * {@return the same bounds for every feature}
   *
   * @param lower smallest value, in the input's units
   * @param upper largest value, in the input's units
   * @throws IllegalArgumentException unless both are finite and {@code lower < upper}
   */
  public static Bounds of(float lower, float upper) {
    return new Bounds(new float[] {lower}, new float[] {upper});
  }

  /**
   * {@return bounds for each channel}
   *
   * @param lower one a channel
   * @param upper one a channel
   */
  public static Bounds perChannel(float[] lower, float[] upper) {
    return new Bounds(lower.clone(), upper.clone());
  }

  /** {@return number of pairs: 1 for bounds that hold for all features} */
  public int channels() {
    return lower.length;
  }

  /**
   * {@return smallest value of a channel}
   *
   * @param channel from 0
   */
  public float lower(int channel) {
    return lower[channel];
  }

  /**
   * {@return largest value of a channel}
   *
   * @param channel from 0
   */
  public float upper(int channel) {
    return upper[channel];
  }

  private static void check(boolean right, String name, float value, String allowed) {
    if (!right) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + allowed);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bounds bounds
        && Arrays.equals(lower, bounds.lower)
        && Arrays.equals(upper, bounds.upper);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(lower) + Arrays.hashCode(upper);
  }

  /** As a user writes it: {@code 0.0,1.0}, or the channels with a colon between. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int c = 0; c < lower.length; c++) {
      text.append(c == 0 ? "" : ":").append(lower[c]).append(',').append(upper[c]);
    }
    return text.toString();
  }
}
