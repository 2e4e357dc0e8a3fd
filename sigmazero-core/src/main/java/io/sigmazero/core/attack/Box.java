package io.sigmazero.core.attack;

import io.sigmazero.kernels.FeatureGroups;
import io.sigmazero.kernels.StepState;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * The feature space of one model: between the input's units and those of the box, in which x lies
 * in [0, 1] and the attack works. With the default bounds both are the same, to the bit. Immutable,
 * thread safe.
 */
final class Box {
  private final float[] lower;
  private final float[] upper;
  private final float[] range;

  /** 0 where one pair of bounds holds for all features, else 1: what a feature is multiplied by. */
  private final int stride;

  /** Number of intervals between levels; 0 if any value will do. */
  private final int intervals;

  private final Optional<FeatureGroups> groups;

  private Box(float[] lower, float[] upper, int stride, int intervals, Optional<FeatureGroups> g) {
    this.lower = lower;
    this.upper = upper;
    this.stride = stride;
    this.intervals = intervals;
    this.groups = g;
    this.range = new float[lower.length];
    for (int j = 0; j < lower.length; j++) {
      range[j] = upper[j] - lower[j];
    }
  }

  /**
   * The space for samples of a shape.
   *
   * @throws InvalidSampleException if bounds or groups do not fit the shape
   */
  static Box of(FeatureSpace space, int features, int... sampleShape) {
    Bounds bounds = space.bounds();
    int channels = bounds.channels();
    int channelsOfSample = sampleShape.length > 0 ? sampleShape[0] : 1;
    if (channels > 1 && channels != channelsOfSample) {
      throw new InvalidSampleException(
          "bounds for " + channels + " channels, but a sample has " + channelsOfSample);
    }
    int length = channels == 1 ? 1 : features;
    float[] lower = new float[length];
    float[] upper = new float[length];
    for (int j = 0; j < length; j++) {
      int channel = (int) ((long) j * channels / length);
      lower[j] = bounds.lower(channel);
      upper[j] = bounds.upper(channel);
    }
    int intervals = space.levels().isPresent() ? space.levels().getAsInt() - 1 : 0;
    Optional<FeatureGroups> groups = space.grouping().groups(sampleShape);
    return new Box(lower, upper, channels == 1 ? 0 : 1, intervals, groups);
  }

  /** What counts as one change; empty if every feature does. */
  Optional<FeatureGroups> groups() {
    return groups;
  }

  /** Whether only some values are allowed, so that δ and the change of the input differ. */
  boolean hasLevels() {
    return intervals > 0;
  }

  float lower(int feature) {
    return lower[feature * stride];
  }

  float upper(int feature) {
    return upper[feature * stride];
  }

  /** Clips to the bounds and rounds to the levels, in place. */
  void normalize(float[] input) {
    for (int j = 0; j < input.length; j++) {
      float value = Math.min(Math.max(input[j], lower(j)), upper(j));
      input[j] = intervals == 0 ? value : valueAt(j, (value - lower(j)) / range[j * stride]);
    }
  }

  /** Writes {@code (input − lower)/range}, clipped to [0, 1], behind {@code offset}. */
  void toBox(float[] input, FloatBuffer box, int offset) {
    for (int j = 0; j < input.length; j++) {
      float position = (input[j] - lower(j)) / range[j * stride];
      box.put(offset + j, Math.min(Math.max(position, 0f), 1f));
    }
  }

  /**
   * Turns a gradient by the input into one by box units, and into zero where nothing may change, in
   * place.
   *
   * @param fixed features that must not change, or null
   */
  void gradientToBox(FloatBuffer gradient, int offset, int features, boolean[] fixed) {
    if (stride == 1 || range[0] != 1f) {
      for (int j = 0; j < features; j++) {
        gradient.put(offset + j, gradient.get(offset + j) * range[j * stride]);
      }
    }
    if (fixed != null) {
      for (int j = 0; j < features; j++) {
        if (fixed[j]) {
          gradient.put(offset + j, 0f);
        }
      }
    }
  }

  /**
   * Writes the model's next input: clip(x + δ) in the input's units, on a level if there are any,
   * and exactly the sample's value where δ is zero.
   */
  void compose(float[] clean, StepState state, int lane, FloatBuffer input) {
    FloatBuffer original = state.original();
    FloatBuffer delta = state.delta();
    int offset = state.offset(lane);
    for (int j = 0; j < clean.length; j++) {
      float change = delta.get(offset + j);
      float value = clean[j];
      if (change != 0f) {
        float position = Math.min(Math.max(original.get(offset + j) + change, 0f), 1f);
        value = valueAt(j, position);
      }
      input.put(offset + j, value);
    }
  }

  /** The input's value at a position of the box. */
  private float valueAt(int feature, float position) {
    float low = lower(feature);
    float width = range[feature * stride];
    float value =
        intervals == 0
            ? low + width * position
            : low + width * Math.round(position * intervals) / intervals;
    return Math.min(value, upper(feature));
  }

  /** Number of features, or groups, that differ. */
  int changes(float[] clean, FloatBuffer input, int offset) {
    boolean[] seen = groups.map(g -> new boolean[g.count()]).orElse(null);
    int changes = 0;
    for (int j = 0; j < clean.length; j++) {
      if (input.get(offset + j) != clean[j]) {
        if (seen == null) {
          changes++;
        } else if (!seen[groups.get().groupOf(j)]) {
          seen[groups.get().groupOf(j)] = true;
          changes++;
        }
      }
    }
    return changes;
  }
}
