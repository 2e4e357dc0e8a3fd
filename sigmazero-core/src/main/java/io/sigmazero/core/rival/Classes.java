package io.sigmazero.core.rival;

import io.sigmazero.core.trial.Trial;

/** The classes an attack tries to reach. */
final class Classes {
  private Classes() {}

  /**
   * {@return the label, then the likeliest other classes at the input run last, of equals the
   * first}
   *
   * @param trial with a forward pass behind it
   * @param most number of classes at most, the label included
   */
  static int[] ranked(Trial trial, int most) {
    int[] ranking = new int[Math.min(most, trial.classes())];
    boolean[] taken = new boolean[trial.classes()];
    ranking[0] = trial.label();
    taken[trial.label()] = true;
    for (int n = 1; n < ranking.length; n++) {
      int best = -1;
      for (int k = 0; k < taken.length; k++) {
        if (!taken[k] && (best < 0 || trial.logit(k) > trial.logit(best))) {
          best = k;
        }
      }
      ranking[n] = best;
      taken[best] = true;
    }
    return ranking;
  }
}
