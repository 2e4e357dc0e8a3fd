package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.Trial;
import java.util.SplittableRandom;

/**
 * Sparse-RS for ℓ0 (Croce, Andriushchenko, Singh, Flammarion and Hein 2022, "Sparse-RS: a Versatile
 * Framework for Query-Efficient Sparse Black-Box Adversarial Attacks", arXiv 2006.12834, section 4
 * and algorithm 1). Forward passes only.
 *
 * <p>Starts with k random features, each set to 0 or 1 at random. In each iteration i, some α_i·k
 * of these go back to the sample's value and as many others are set instead; that is kept if the
 * margin falls. α_i falls from α_init by steps that are given for 10,000 iterations and stretched
 * to the iterations there are (section 4 and the public implementation).
 *
 * <p>The paper counts pixels, whose channels change together; here features are counted and change
 * one by one. A value that happens to equal the sample's counts against k though it changes
 * nothing, as in the paper.
 *
 * @param features k, the most features that may change; 0 to search for the smallest
 * @param passes forward passes to divide over the tries; 0 for {@code steps} a try
 * @param steps iterations, one forward pass each
 * @param initialFraction α_init, in (0, 1]
 */
public record SparseRandomSearch(int features, int passes, int steps, double initialFraction)
    implements FixedBudgetAttack {
  private static final int SCHEDULE_LENGTH = 10_000;
  private static final int[] SCHEDULE_ENDS = {0, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};
  private static final int[] SCHEDULE_DIVISORS = {1, 2, 4, 5, 6, 8, 10, 12, 15, 20};

  /** Checks the ranges. */
  public SparseRandomSearch {
    Parameters.requireAtLeast("features", features, 0);
    Parameters.requireAtLeast("passes", passes, 0);
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requirePositive("initialFraction", initialFraction);
    Parameters.requireBetween("initialFraction", initialFraction, 0, 1);
  }

  /** {@return the paper's hyper-parameters for untargeted ℓ0 attacks, searching for k} */
  public static SparseRandomSearch defaults() {
    return new SparseRandomSearch(0, 0, SCHEDULE_LENGTH, 0.3);
  }

  @Override
  public String name() {
    return "sparse-rs";
  }

  @Override
  public SparseRandomSearch plannedFor(PassBudget budget) {
    return budget.isLimited()
        ? new SparseRandomSearch(features, budget.forward(), steps, initialFraction)
        : this;
  }

  @Override
  public int passesPerTry() {
    return steps;
  }

  @Override
  public boolean attempt(Trial trial, int allowed, int allowedPasses, int number) {
    SplittableRandom random = trial.random(number);
    float[] clean = trial.clean();
    float[] candidate = trial.clean();
    int[] order = new int[clean.length];
    Largest.enumerate(order);
    // The first k of the order are those set; the rest are as in the sample.
    draw(random, order, 0, order.length, allowed);
    for (int i = 0; i < allowed; i++) {
      candidate[order[i]] = corner(random);
    }
    float[] kept = candidate.clone();
    Margin margin = trial.forward(candidate);
    float best = margin.value();
    for (int i = 1; i < allowedPasses && !margin.isAdversarial(); i++) {
      int others = clean.length - allowed;
      int swaps = Math.max(1, (int) (fraction(i, allowedPasses) * allowed));
      int out = Math.min(swaps, others);
      draw(random, order, 0, allowed, swaps);
      draw(random, order, allowed, others, out);
      for (int s = 0; s < swaps; s++) {
        candidate[order[s]] = s < out ? clean[order[s]] : corner(random);
      }
      for (int s = 0; s < out; s++) {
        candidate[order[allowed + s]] = corner(random);
      }
      margin = trial.forward(candidate);
      if (margin.value() < best) {
        best = margin.value();
        for (int s = 0; s < out; s++) {
          swap(order, s, allowed + s);
        }
        copyTouched(candidate, kept, order, allowed, swaps, out);
      } else {
        copyTouched(kept, candidate, order, allowed, swaps, out);
      }
    }
    return margin.isAdversarial();
  }

  /** α_i. */
  double fraction(int iteration, int iterations) {
    long stretched = (long) iteration * SCHEDULE_LENGTH / iterations;
    int stage = 0;
    while (stage < SCHEDULE_ENDS.length && stretched > SCHEDULE_ENDS[stage]) {
      stage++;
    }
    return initialFraction / SCHEDULE_DIVISORS[stage];
  }

  private static float corner(SplittableRandom random) {
    return random.nextBoolean() ? 1f : 0f;
  }

  /** Brings random members of a part of the order, all equally likely, to the part's front. */
  private static void draw(SplittableRandom random, int[] order, int from, int length, int count) {
    for (int i = 0; i < count; i++) {
      swap(order, from + i, from + i + random.nextInt(length - i));
    }
  }

  private static void swap(int[] order, int i, int j) {
    int held = order[i];
    order[i] = order[j];
    order[j] = held;
  }

  private static void copyTouched(
      float[] from, float[] to, int[] order, int allowed, int swaps, int out) {
    for (int s = 0; s < swaps; s++) {
      to[order[s]] = from[order[s]];
    }
    for (int s = 0; s < out; s++) {
      to[order[allowed + s]] = from[order[allowed + s]];
    }
  }
}
