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
  private static final int FIRST_ESTIMATED = 64;

  private final Box box;
  private final FeatureGroups groups;
  private final float[] clean;
  private final int units;

  /** How far a feature may rise, and fall, from the sample; zero where it must not change. */
  private final float[] rise;

  private final float[] fall;
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
    this.units = groups == null ? clean.length : groups.count();
    this.rise = new float[clean.length];
    this.fall = new float[clean.length];
    this.worth = new float[units];
    this.changed = new boolean[groups == null ? 0 : units];
    this.chosen = new boolean[groups == null ? 0 : units];
    for (int j = 0; j < clean.length; j++) {
      boolean mayChange = fixed == null || !fixed[j];
      rise[j] = mayChange ? box.upper(j) - clean[j] : 0f;
      fall[j] = mayChange ? clean[j] - box.lower(j) : 0f;
    }
  }

  /** Number of features, or groups, that an input changes. */
  int size(float[] input) {
    if (groups != null) {
      return markChanged(input);
    }
    int size = 0;
    for (int j = 0; j < clean.length; j++) {
      size += input[j] != clean[j] ? 1 : 0;
    }
    return size;
  }

  private int markChanged(float[] input) {
    int size = 0;
    Arrays.fill(changed, false);
    for (int j = 0; j < clean.length; j++) {
      int unit = groups.groupOf(j);
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
    if (groups == null) {
      for (int j = 0; j < clean.length; j++) {
        float gain = gain(j, gradient[j]);
        worth[j] = point[j] == clean[j] ? gain : inertia * Math.max(gain, loss(j, point, gradient));
      }
    } else {
      markChanged(point);
      Arrays.fill(worth, 0f);
      for (int j = 0; j < clean.length; j++) {
        float gain = gain(j, gradient[j]);
        worth[groups.groupOf(j)] +=
            point[j] == clean[j] ? gain : Math.max(gain, loss(j, point, gradient));
      }
      for (int u = 0; u < units; u++) {
        worth[u] *= changed[u] ? inertia : 1f;
      }
    }
    return withChosen(point, gradient, k);
  }

  /**
   * The input with the k changes kept, as they are, that the margin would gain most by losing.
   *
   * @param point an input; not modified
   * @param gradient of the margin at it; not modified
   * @param k most features, or groups, that may change
   */
  float[] keep(float[] point, float[] gradient, int k) {
    Arrays.fill(worth, 0f);
    for (int j = 0; j < clean.length; j++) {
      if (point[j] != clean[j]) {
        worth[unit(j)] += loss(j, point, gradient);
      }
    }
    makePositive(point);
    return withChosen(point, null, k);
  }

  /** Shifts the worth of changes above zero, their order unchanged. */
  private void makePositive(float[] point) {
    if (groups != null) {
      markChanged(point);
    }
    float least = 0f;
    float most = 0f;
    for (int u = 0; u < units; u++) {
      if (isChanged(u, point)) {
        least = Math.min(least, worth[u]);
        most = Math.max(most, worth[u]);
      }
    }
    float offset = 1e-6f * Math.max(most - least, 1e-30f) - least;
    for (int u = 0; u < units; u++) {
      worth[u] = isChanged(u, point) ? worth[u] + offset : 0f;
    }
  }

  private boolean isChanged(int unit, float[] point) {
    return groups == null ? point[unit] != clean[unit] : changed[unit];
  }

  /**
   * The sample with the k units of most worth changed: to the better bound where the gradient says
   * that something is gained, else as at the point.
   *
   * @param gradient null to leave all as at the point
   */
  private float[] withChosen(float[] point, float[] gradient, int k) {
    int[] best = largest.of(worth, units, k);
    float[] next = clean.clone();
    if (groups == null) {
      for (int i = 0; i < largest.size(); i++) {
        next[best[i]] = valueOf(best[i], point, gradient);
      }
      return next;
    }
    Arrays.fill(chosen, false);
    for (int i = 0; i < largest.size(); i++) {
      chosen[best[i]] = true;
    }
    for (int j = 0; j < clean.length; j++) {
      if (chosen[groups.groupOf(j)]) {
        next[j] = valueOf(j, point, gradient);
      }
    }
    return next;
  }

  private float valueOf(int j, float[] point, float[] gradient) {
    if (gradient == null || !(gain(j, gradient[j]) > 0f)) {
      return point[j];
    }
    return gradient[j] < 0f ? box.upper(j) : box.lower(j);
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
    // Few are needed as a rule, so that not all are sorted.
    for (int looked = FIRST_ESTIMATED; ; looked *= 8) {
      int needed = needed(left, looked);
      if (needed >= 0) {
        return needed;
      }
      if (looked >= units) {
        return units;
      }
    }
  }

  /** How many of the largest take a margin below zero; -1 if all that are looked at do not. */
  private int needed(double margin, int most) {
    int[] best = largest.of(worth, units, Math.min(most, units));
    float[] gains = new float[largest.size()];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = worth[best[i]];
    }
    Arrays.sort(gains);
    double left = margin;
    int count = 0;
    while (count < gains.length && left >= 0) {
      left -= gains[gains.length - 1 - count];
      count++;
    }
    return left < 0 ? count : -1;
  }

  /** What the margin loses at most, to first order, by a change of one feature alone. */
  private float gain(int j, float slope) {
    return Math.max(-slope * rise[j], slope * fall[j]);
  }

  /** What the margin gains, to first order, if a feature's change is taken back. */
  private float loss(int j, float[] point, float[] gradient) {
    return gradient[j] * (clean[j] - point[j]);
  }

  /** The feature, or group, that a feature counts as. */
  int unit(int j) {
    return groups == null ? j : groups.groupOf(j);
  }

  int units() {
    return units;
  }
}
