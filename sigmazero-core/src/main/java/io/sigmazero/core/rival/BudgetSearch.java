package io.sigmazero.core.rival;

import io.sigmazero.core.trial.Trial;

/**
 * Finds the smallest number of features k with which a fixed-budget attack succeeds, for one
 * sample. Starts at √d and doubles k until a try succeeds; then halves the interval between the
 * largest k that failed and the smallest that succeeded. An adversarial input with fewer changes
 * than its try allowed moves the upper end down at once.
 *
 * <p>Where passes are limited, each try gets its share of what is left: as much as every try still
 * expected would get. What a success leaves over goes to the later ones. A failure is no proof, so
 * passes that are left in the end go to further tries one below the best.
 */
final class BudgetSearch {
  /** Shorter tries say nothing. */
  private static final int SHORTEST_TRY = 10;

  private final FixedBudgetAttack attack;

  /** Largest k that failed. */
  private int lower;

  /** Smallest k that succeeded, one more than there are features before any did. */
  private int upper;

  private int tries;

  private BudgetSearch(FixedBudgetAttack attack) {
    this.attack = attack;
  }

  static BudgetSearch of(FixedBudgetAttack attack) {
    return new BudgetSearch(attack);
  }

  /** Searches; the trial keeps what is found. Used once. */
  void run(Trial trial) {
    int features = trial.features();
    upper = features + 1;
    while (upper - lower > 1) {
      int next = next(features);
      int left = left(trial);
      if (left == 0) {
        return;
      }
      tryWith(trial, next, Math.min(left, share(left, next, features)));
    }
    boolean succeeding = attack.passes() > 0;
    while (succeeding && upper > 1 && left(trial) > 0) {
      succeeding = tryWith(trial, upper - 1, left(trial));
    }
  }

  private int left(Trial trial) {
    return attack.passes() == 0
        ? Integer.MAX_VALUE
        : Math.max(0, attack.passes() - trial.forwardPasses());
  }

  private int next(int features) {
    if (upper <= features) {
      return lower + (upper - lower) / 2;
    }
    int first = Math.max(1, (int) Math.round(Math.sqrt(features)));
    return tries == 0 ? first : (int) Math.min(features, 2L * lower);
  }

  private int share(int left, int next, int features) {
    if (attack.passes() == 0) {
      return attack.passesPerTry();
    }
    // Without a success yet: this try, perhaps one more doubling, then the halving.
    int expected = upper <= features ? halvings(upper - lower) : 2 + halvings(next);
    return Math.max(SHORTEST_TRY, left / Math.max(1, expected));
  }

  /** How often an interval is halved until its length is 1. */
  private static int halvings(int length) {
    return 32 - Integer.numberOfLeadingZeros(Math.max(1, length) - 1);
  }

  private boolean tryWith(Trial trial, int features, int passes) {
    boolean succeeded =
        attack.attempt(trial, features, passes, tries) && trial.bestL0() <= features;
    tries++;
    upper = Math.min(upper, trial.bestL0());
    if (!succeeded) {
      lower = Math.max(lower, Math.min(features, upper - 1));
    }
    return succeeded;
  }
}
