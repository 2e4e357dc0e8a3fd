package io.sigmazero.core.rival;

import java.util.Arrays;

/**
 * The inner problem of {@link BrendelBethge}: the δ with the fewest changes of {@code x_k + δ}
 * against the sample x, such that {@code b·δ ≤ c}, {@code ‖δ‖₂ ≤ r} and the input stays in the box.
 *
 * <p>Without the trust region that is solved exactly: from the sample, the features that lower the
 * linearised margin the most go to their better bound, until c is reached. If that is farther away
 * than r, no step reaches it and the number of changes is no guide; the step then minimises the
 * convex surrogate {@code ‖x_k + δ − x‖₁}. Its Lagrangian gives each feature {@code clip(x +
 * soft(x_k − ρ·b − x, κ))}, soft(v, κ) being v moved towards zero by κ, and x itself where |v| is
 * no more than κ. κ is the largest the trust region allows, ρ the smallest that reaches c. If
 * nothing reaches c, the step goes along −b to the trust region's edge.
 *
 * <p>Only features that are changed already, and the most promising of the others, take part.
 */
final class BoundaryStep {
  private static final int FEWEST_CANDIDATES = 32;

  /** How many times 1/max|b| a step along −b may be: from bound to bound for almost all. */
  private static final double LONGEST_PUSH = 32;

  private static final int BISECTIONS = 14;

  private final float[] clean;
  private final float[] next;
  private final float[] gains;
  private final int[] order;
  private final long[] keys;

  /** The features that take part, their x_k, b and x. */
  private final int[] working;

  private final float[] values;
  private final float[] slopes;
  private final float[] homes;

  private int workingCount;
  private int candidates;

  /** {@code b·δ} and {@code ‖δ‖₂²} of the δ measured last. */
  private double slopeSum;

  private double squares;

  /**
   * Steps for a sample.
   *
   * @param clean x, within the box; not modified
   */
  BoundaryStep(float[] clean) {
    this.clean = clean;
    int features = clean.length;
    this.next = new float[features];
    this.gains = new float[features];
    this.order = new int[features];
    this.keys = new long[features];
    this.working = new int[features];
    this.values = new float[features];
    this.slopes = new float[features];
    this.homes = new float[features];
    Largest.enumerate(order);
  }

  /**
   * Moves an input.
   *
   * @param input x_k, within the box; modified
   * @param slope b, finite
   * @param change c: negative where the margin must fall
   * @param radius r
   * @return false if the slope is zero and the margin must fall: there is nowhere to go
   */
  boolean apply(float[] input, float[] slope, double change, double radius) {
    double largest = prepare(input, slope);
    if (largest == 0 && change < 0) {
      return false;
    }
    if (fromSample(input, slope, change, radius)) {
      System.arraycopy(next, 0, input, 0, input.length);
      return true;
    }
    double longest = largest > 0 ? LONGEST_PUSH / largest : 0;
    double pull = pull(change, radius, longest);
    double push = pull < 0 ? edge(radius, longest) : push(change, pull, longest);
    for (int i = 0; i < workingCount; i++) {
      input[working[i]] = moved(i, push, Math.max(0, pull));
    }
    return true;
  }

  /** Gathers the features that take part; the largest magnitude of their slopes. */
  private double prepare(float[] input, float[] slope) {
    workingCount = 0;
    float largest = 0f;
    for (int j = 0; j < clean.length; j++) {
      gains[j] = slope[j] > 0 ? slope[j] * clean[j] : -slope[j] * (1 - clean[j]);
      if (input[j] != clean[j]) {
        largest = Math.max(largest, take(j, input, slope));
      }
    }
    candidates = Math.min(clean.length, Math.max(FEWEST_CANDIDATES, 2 * workingCount));
    Largest.first(gains, order, order.length, candidates);
    for (int i = 0; i < candidates; i++) {
      if (input[order[i]] == clean[order[i]]) {
        largest = Math.max(largest, take(order[i], input, slope));
      }
    }
    return largest;
  }

  private float take(int j, float[] input, float[] slope) {
    working[workingCount] = j;
    values[workingCount] = input[j];
    slopes[workingCount] = slope[j];
    homes[workingCount] = clean[j];
    workingCount++;
    return Math.abs(slope[j]);
  }

  /**
   * Starts from the sample, with the largest gains.
   *
   * @return whether that reaches c within the trust region; the input is then in {@link #next}
   */
  private boolean fromSample(float[] input, float[] slope, double change, double radius) {
    double needed = -change;
    for (int i = 0; i < workingCount; i++) {
      needed += (double) slopes[i] * (homes[i] - values[i]);
    }
    if (needed <= 0) {
      // The sample itself is no adversarial input, whatever the linear model says of it.
      return false;
    }
    for (int i = 0; i < candidates; i++) {
      // Gains are not negative, so that their bits are in their order; equals go by feature.
      keys[i] = (long) Float.floatToRawIntBits(gains[order[i]] + 0f) << 32 | order[i];
    }
    Arrays.sort(keys, 0, candidates);
    System.arraycopy(clean, 0, next, 0, clean.length);
    for (int i = candidates - 1; i >= 0 && needed > 0; i--) {
      int j = (int) keys[i];
      if (gains[j] == 0) {
        return false;
      }
      float bound = slope[j] > 0 ? 0f : 1f;
      double part = needed / gains[j];
      next[j] = part >= 1 ? bound : within(clean[j] + part * (bound - clean[j]));
      needed -= gains[j];
    }
    return needed <= 0 && distanceSquared(input) <= radius * radius;
  }

  private double distanceSquared(float[] input) {
    double sum = 0;
    for (int j = 0; j < input.length; j++) {
      double difference = (double) next[j] - input[j];
      sum += difference * difference;
    }
    return sum;
  }

  /** The largest κ with which c is reached within the trust region; −1 without any. */
  private double pull(double change, double radius, double longest) {
    if (!reaches(change, radius, push(change, 0, longest), 0)) {
      return -1;
    }
    double low = 0;
    double high = 1;
    for (int n = 0; n < BISECTIONS; n++) {
      double middle = (low + high) / 2;
      if (reaches(change, radius, push(change, middle, longest), middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean reaches(double change, double radius, double push, double pull) {
    measure(push, pull);
    return slopeSum <= change && squares <= radius * radius;
  }

  /** The smallest ρ that reaches c with a κ, the longest if none does. */
  private double push(double change, double pull, double longest) {
    measure(0, pull);
    if (slopeSum <= change) {
      return 0;
    }
    double low = 0;
    double high = longest;
    for (int n = 0; n < BISECTIONS; n++) {
      double middle = (low + high) / 2;
      measure(middle, pull);
      if (slopeSum <= change) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** The ρ that reaches the trust region's edge with κ zero. */
  private double edge(double radius, double longest) {
    double low = 0;
    double high = longest;
    for (int n = 0; n < BISECTIONS; n++) {
      double middle = (low + high) / 2;
      measure(middle, 0);
      if (squares <= radius * radius) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void measure(double push, double pull) {
    double slopeTotal = 0;
    double squareTotal = 0;
    for (int i = 0; i < workingCount; i++) {
      double delta = (double) moved(i, push, pull) - values[i];
      slopeTotal += slopes[i] * delta;
      squareTotal += delta * delta;
    }
    slopeSum = slopeTotal;
    squares = squareTotal;
  }

  /** {@code clip(x + soft(x_k − ρ·b − x, κ))} of a feature that takes part. */
  private float moved(int i, double push, double pull) {
    double change = values[i] - push * slopes[i] - homes[i];
    if (Math.abs(change) <= pull) {
      return homes[i];
    }
    return within(homes[i] + change - Math.copySign(pull, change));
  }

  private static float within(double value) {
    return (float) Math.min(Math.max(value, 0.0), 1.0);
  }
}
