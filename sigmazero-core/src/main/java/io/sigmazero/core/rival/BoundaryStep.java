package io.sigmazero.core.rival;

import java.util.Arrays;

/**
 * The inner problem of {@link BrendelBethge}: the δ with the fewest changes of {@code x_k + δ}
 * against the sample, such that {@code b·δ ≤ c}, {@code ‖δ‖₂ ≤ r} and the input stays in the box.
 *
 * <p>Without a trust region that is exact and greedy: from the sample, the features that lower the
 * linearised margin the most go to their better bound, until c is reached. If that is too far away,
 * every feature has two choices: back to the sample, or along −t·b as far as the box lets it. The
 * Lagrangian of the problem prefers the first where {@code h = (x − x_k + t·b)² − (δ + t·b)²} is
 * small; so for a few t the features go back in the order of h, and the t and the number that leave
 * the fewest changes win. Room that is left moves the next features towards the sample. If nothing
 * reaches c, the step lowers the margin as much as the trust region allows.
 *
 * <p>Only features that are changed already, and the most promising of the others, take part.
 */
final class BoundaryStep {
  private static final int FEWEST_CANDIDATES = 32;
  private static final int LOWEST_POWER = -5;
  private static final int HIGHEST_POWER = 5;
  private static final int BISECTIONS = 20;

  private final float[] clean;
  private final float[] next;
  private final float[] gains;
  private final int[] order;
  private final int[] working;
  private final long[] keys;
  private final long[] bestKeys;

  private int workingCount;
  private int candidates;

  /** The best way back so far: the step along −b, how many go back, and what that costs. */
  private double bestMove;

  private int bestBack;
  private int bestChanges;
  private double bestSlope;
  private double bestSquares;

  BoundaryStep(float[] clean) {
    this.clean = clean;
    this.next = new float[clean.length];
    this.gains = new float[clean.length];
    this.order = new int[clean.length];
    this.working = new int[clean.length];
    this.keys = new long[clean.length];
    this.bestKeys = new long[clean.length];
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
    bestChanges = Integer.MAX_VALUE;
    tryMove(input, slope, change, radius, 0);
    for (int power = LOWEST_POWER; power <= HIGHEST_POWER && largest > 0; power++) {
      tryMove(input, slope, change, radius, Math.scalb(1 / largest, power));
    }
    if (bestChanges == Integer.MAX_VALUE) {
      lowerMargin(input, slope, radius, Math.scalb(1 / largest, HIGHEST_POWER));
    } else {
      goBack(input, slope, change, radius);
    }
    return true;
  }

  /** Gathers the features that take part; the largest magnitude of their slopes. */
  private double prepare(float[] input, float[] slope) {
    workingCount = 0;
    for (int j = 0; j < clean.length; j++) {
      gains[j] = slope[j] > 0 ? slope[j] * clean[j] : -slope[j] * (1 - clean[j]);
      if (input[j] != clean[j]) {
        working[workingCount++] = j;
      }
    }
    candidates = Math.min(clean.length, Math.max(FEWEST_CANDIDATES, 2 * workingCount));
    Largest.first(gains, order, order.length, candidates);
    for (int i = 0; i < candidates; i++) {
      if (input[order[i]] == clean[order[i]]) {
        working[workingCount++] = order[i];
      }
    }
    float largest = 0f;
    for (int i = 0; i < workingCount; i++) {
      largest = Math.max(largest, Math.abs(slope[working[i]]));
    }
    return largest;
  }

  /** Starts from the sample, with the largest gains; whether that is within the trust region. */
  private boolean fromSample(float[] input, float[] slope, double change, double radius) {
    double needed = -change;
    for (int i = 0; i < workingCount; i++) {
      int j = working[i];
      needed += (double) slope[j] * (clean[j] - input[j]);
    }
    if (needed <= 0) {
      // The sample itself is no adversarial input, whatever the linear model says of it.
      return false;
    }
    System.arraycopy(clean, 0, next, 0, clean.length);
    for (int i = 0; i < candidates; i++) {
      keys[i] = key(gains[order[i]], order[i]);
    }
    Arrays.sort(keys, 0, candidates);
    for (int i = candidates - 1; i >= 0 && needed > 0; i--) {
      int j = (int) keys[i];
      if (gains[j] <= 0) {
        return false;
      }
      double part = Math.min(1, needed / gains[j]);
      float bound = slope[j] > 0 ? 0f : 1f;
      next[j] = part == 1 ? bound : within(clean[j] + part * (bound - clean[j]));
      needed -= gains[j];
    }
    return needed <= 0 && distanceSquared(input) <= radius * radius;
  }

  private double distanceSquared(float[] input) {
    double squares = 0;
    for (int j = 0; j < input.length; j++) {
      double difference = (double) next[j] - input[j];
      squares += difference * difference;
    }
    return squares;
  }

  /** Sends features back to the sample, in the order of h for one t; keeps the best of all t. */
  private void tryMove(float[] input, float[] slope, double change, double radius, double move) {
    double slopeSum = 0;
    double squares = 0;
    for (int i = 0; i < workingCount; i++) {
      int j = working[i];
      double along = move * slope[j];
      double delta = within(input[j] - along) - input[j];
      double back = clean[j] - input[j];
      double penalty = (back + along) * (back + along) - (delta + along) * (delta + along);
      keys[i] = key((float) Math.max(0, penalty), j);
      slopeSum += slope[j] * delta;
      squares += delta * delta;
    }
    Arrays.sort(keys, 0, workingCount);
    boolean better = false;
    for (int back = 0; back <= workingCount; back++) {
      if (back > 0) {
        int j = (int) keys[back - 1];
        double delta = within(input[j] - move * slope[j]) - input[j];
        double home = clean[j] - input[j];
        slopeSum += slope[j] * (home - delta);
        squares += home * home - delta * delta;
      }
      int changes = workingCount - back;
      if (slopeSum <= change
          && squares <= radius * radius
          && (changes < bestChanges || changes == bestChanges && squares < bestSquares)) {
        better = true;
        bestMove = move;
        bestBack = back;
        bestChanges = changes;
        bestSlope = slopeSum;
        bestSquares = squares;
      }
    }
    if (better) {
      System.arraycopy(keys, 0, bestKeys, 0, workingCount);
    }
  }

  /** Makes the best move, and uses what room it leaves. */
  private void goBack(float[] input, float[] slope, double change, double radius) {
    double slack = change - bestSlope;
    double room = radius * radius - bestSquares;
    for (int i = 0; i < workingCount; i++) {
      int j = (int) bestKeys[i];
      if (i < bestBack) {
        input[j] = clean[j];
        continue;
      }
      double delta = within(input[j] - bestMove * slope[j]) - input[j];
      double home = clean[j] - input[j];
      double limit = Math.sqrt(delta * delta + Math.max(0, room));
      double reached = Math.min(Math.max(home, -limit), limit);
      double cost = slope[j] * (reached - delta);
      if (cost > slack) {
        reached = delta + (reached - delta) * Math.max(0, slack) / cost;
        cost = slack;
      }
      slack -= cost;
      room -= reached * reached - delta * delta;
      input[j] = reached == home ? clean[j] : within(input[j] + reached);
    }
  }

  /** Goes along −b to the trust region's edge. */
  private void lowerMargin(float[] input, float[] slope, double radius, double farthest) {
    double low = 0;
    double high = farthest;
    double move = high;
    for (int n = 0; n < BISECTIONS; n++) {
      if (squaresOf(input, slope, move) <= radius * radius) {
        low = move;
      } else {
        high = move;
      }
      if (low == farthest) {
        break;
      }
      move = (low + high) / 2;
    }
    for (int i = 0; i < workingCount; i++) {
      int j = working[i];
      input[j] = within(input[j] - low * slope[j]);
    }
  }

  private double squaresOf(float[] input, float[] slope, double move) {
    double squares = 0;
    for (int i = 0; i < workingCount; i++) {
      int j = working[i];
      double delta = within(input[j] - move * slope[j]) - input[j];
      squares += delta * delta;
    }
    return squares;
  }

  /** Sorts by a value that is not negative; equals by feature. */
  private static long key(float value, int feature) {
    return (long) Float.floatToRawIntBits(value + 0f) << 32 | feature;
  }

  private static float within(double value) {
    return (float) Math.min(Math.max(value, 0.0), 1.0);
  }
}
