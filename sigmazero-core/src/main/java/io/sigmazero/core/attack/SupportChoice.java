package io.sigmazero.core.attack;

import io.sigmazero.kernels.FeatureGroups;
import java.util.Arrays;

/**
 * Chooses which features to change, and to what, from the gradient of the margin at some input: a
 * feature is worth what the margin loses, to first order, if it goes to its better bound. Works on
 * features, or on groups where these are counted, and leaves alone what must not change. Inputs are
 * in the input's units. Used by one thread.
 */
final class SupportChoice {
  private final Box box;
  private final FeatureGroups groups;
  private final float[] clean;
  private final boolean[] fixed;
  private final int units;
  private final float[] worth;
  private final boolean[] changed;
  private final boolean[] chosen;
  private final LargestScores largest = new LargestScores();

  /**
   * A choice for a sample.
   *
   * @param fixed features that must not change, or null
   */
  SupportChoice(Box box, float[] clean, boolean[] fixed) {
    this.box = box;
    this.groups = box.groups().orElse(null);
    this.clean = clean;
    this.fixed = fixed;
    this.units = groups == null ? clean.length : groups.count();
    this.worth = new float[units];
    this.changed = new boolean[units];
    this.chosen = new boolean[units];
  }

  /** Number of features, or groups, that an input changes. */
  int size(float[] input) {
    int size = 0;
    Arrays.fill(changed, false);
    for (int j = 0; j < clean.length; j++) {
      int unit = unit(j);
      if (input[j] != clean[j] && !changed[unit]) {
        changed[unit] = true;
        size++;
      }
    }
    return size;
  }

  /**
   * The input with the k changes that are worth most, each at its better bound. Where nothing is
   * gained by a change that is there, its values are kept.
   *
   * @param point an input; not modified
   * @param gradient of the margin at it; not modified
   * @param k most features, or groups, that may change
   * @param inertia what the worth of changes that are there is multiplied with: a set of changes is
   *     kept unless it pays to exchange some
   */
  float[] exchange(float[] point, float[] gradient, int k, float inertia) {
    size(point);
    Arrays.fill(worth, 0f);
    for (int j = 0; j < clean.length; j++) {
      float gain = gain(j, gradient[j]);
      if (point[j] != clean[j]) {
        gain = Math.max(gain, gradient[j] * (clean[j] - point[j]));
      }
      worth[unit(j)] += gain;
    }
    for (int u = 0; u < units; u++) {
      worth[u] *= changed[u] ? inertia : 1f;
    }
    choose(k);
    float[] next = clean.clone();
    for (int j = 0; j < clean.length; j++) {
      if (chosen[unit(j)]) {
        next[j] = gain(j, gradient[j]) > 0f ? betterBound(j, gradient[j]) : point[j];
      }
    }
    return next;
  }

  /**
   * The input with the k changes kept, as they are, that the margin would gain most by losing.
   *
   * @param point an input; not modified
   * @param gradient of the margin at it; not modified
   * @param k most features, or groups, that may change
   */
  float[] keep(float[] point, float[] gradient, int k) {
    size(point);
    Arrays.fill(worth, 0f);
    for (int j = 0; j < clean.length; j++) {
      if (point[j] != clean[j]) {
        worth[unit(j)] += gradient[j] * (clean[j] - point[j]);
      }
    }
    makePositive();
    choose(k);
    float[] next = clean.clone();
    for (int j = 0; j < clean.length; j++) {
      if (chosen[unit(j)]) {
        next[j] = point[j];
      }
    }
    return next;
  }

  /** Shifts the worth of changes above zero, their order unchanged. */
  private void makePositive() {
    float least = 0f;
    for (int u = 0; u < units; u++) {
      least = Math.min(least, worth[u]);
    }
    float largestWorth = 1e-30f;
    for (int u = 0; u < units; u++) {
      largestWorth = Math.max(largestWorth, worth[u] - least);
    }
    for (int u = 0; u < units; u++) {
      worth[u] = changed[u] ? worth[u] - least + 1e-6f * largestWorth : 0f;
    }
  }

  /**
   * How many changes of the sample take the margin below zero, to first order; all of them, if none
   * do.
   *
   * @param margin at a point
   * @param point an input
   * @param gradient of the margin at it
   */
  int estimate(float margin, float[] point, float[] gradient) {
    double left = margin;
    Arrays.fill(worth, 0f);
    for (int j = 0; j < clean.length; j++) {
      left -= (double) gradient[j] * ((double) point[j] - clean[j]);
      worth[unit(j)] += gain(j, gradient[j]);
    }
    Arrays.sort(worth);
    int count = 0;
    while (count < units && left >= 0 && worth[units - 1 - count] > 0f) {
      left -= worth[units - 1 - count];
      count++;
    }
    return left < 0 ? count : units;
  }

  /** What the margin loses at most, to first order, by a change of one feature alone. */
  private float gain(int j, float slope) {
    if (fixed != null && fixed[j]) {
      return 0f;
    }
    return slope < 0f ? -slope * (box.upper(j) - clean[j]) : slope * (clean[j] - box.lower(j));
  }

  private float betterBound(int j, float slope) {
    return slope < 0f ? box.upper(j) : box.lower(j);
  }

  private void choose(int k) {
    int[] best = largest.of(worth, units, k);
    Arrays.fill(chosen, false);
    for (int i = 0; i < largest.size(); i++) {
      chosen[best[i]] = true;
    }
  }

  /** The feature, or group, that a feature counts as. */
  int unit(int j) {
    return groups == null ? j : groups.groupOf(j);
  }

  int units() {
    return units;
  }
}
