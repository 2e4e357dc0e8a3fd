package io.sigmazero.core.attack;

import java.util.function.IntPredicate;

/**
 * Splits passes among several kinds of work in given proportions: whose turn it is, is who has had
 * least of what is due to it. Used by one thread.
 */
final class PassShares {
  private final double[] shares;
  private final double[] spent;

  /**
   * Shares of which nothing is spent.
   *
   * @param shares positive, in any unit
   */
  PassShares(double... shares) {
    this.shares = shares.clone();
    this.spent = new double[shares.length];
  }

  /** Books passes. */
  void spend(int kind, int passes) {
    spent[kind] += passes;
  }

  /**
   * The kind whose turn it is, the first of equals; -1 if none is possible.
   *
   * @param isPossible which kinds there are now
   */
  int next(IntPredicate isPossible) {
    int next = -1;
    for (int kind = 0; kind < shares.length; kind++) {
      boolean isBehind = next < 0 || spent[kind] / shares[kind] < spent[next] / shares[next];
      if (isPossible.test(kind) && isBehind) {
        next = kind;
      }
    }
    return next;
  }
}
